"""A PDF of typed lines, made without any library: what a data sheet needs when its layout does not matter."""


def pdf(text: str) -> bytes:
    def escaped(line):
        return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

    drawn = "BT /F1 10 Tf 50 800 Td 14 TL " + " ".join(f"({escaped(line)}) Tj T*" for line in text.splitlines()) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{content}endobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    return (out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").encode("latin-1")


SHEET = """1. Identification
Product name: Thinner A
Supplier: East Solvents
Revision date: 2024-03-05
2. Hazards identification
Signal word: Danger
Hazard statements: H225 Highly flammable liquid and vapour.
3. Composition/information on ingredients
Toluene, CAS 108-88-3: 60 - 70 %
9. Physical and chemical properties
Flash point: 4 C (39 F) is not a form that is read
14. Transport information
UN number: UN1263
16. Other information
None."""
