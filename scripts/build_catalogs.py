#!/usr/bin/env python3
"""Lays the facts (CSV files of single sources) out as data/catalogs.

    scripts/build_catalogs.py FACTS_DIR [OUT_DIR]

FACTS_DIR holds the folders cn/ and intl/. The product never needs this script: data/catalogs is kept in the
repository and may be edited by hand (then write the file's new SHA-256 and row count into catalogs.json).
It documents how each file was made, and makes the next edition repeatable.
"""
import csv
import hashlib
import io
import json
import pathlib
import re
import sys

import catalog_tables
import not_classified

FACTS = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else sys.exit(__doc__)
OUT = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent.parent / "data/catalogs")
CATALOGS = []


def facts(name):
    with open(FACTS / name, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if "cas" in row:
            for wrong, right in catalog_tables.CAS_CORRECTIONS.items():
                row["cas"] = row["cas"].replace(wrong, right)
    return rows


def column(name, kind="text", **more):
    return {"name": name, "type": kind, **more}


def write(id, file, kind, regime, zh, en, document, edition, in_force, source, licence, evidence, columns, rows,
          unique=None, index=None, since=None, earlier=()):
    """Writes one file and its entry in catalogs.json.

    Earlier editions (edition, in force, last value of the column `since`) are the same file without later rows.
    """
    path = OUT / file
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [c["name"] for c in columns]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([str(row.get(n, "")).strip() for n in names])
    data = text.getvalue().encode("utf-8")
    path.write_bytes(data)
    entry = dict(id=id, file=file, kind=kind, regime=regime, title=dict(zh=zh, en=en), document=document,
                 edition=edition, inForce=in_force, source=source, licence=licence, evidence=evidence,
                 sha256=hashlib.sha256(data).hexdigest(), rows=len(rows), columns=columns)
    if unique:
        entry["unique"] = unique
    if index:
        entry["index"] = index
    if earlier:
        entry["since"] = since
        entry["earlier"] = [dict(edition=e, inForce=day, upTo=last) for e, day, last in earlier]
    CATALOGS.append(entry)


def split_cas(rows, separators="|;"):
    """One row per CAS number, so that a cell holds one number."""
    out = []
    for row in rows:
        numbers = [n for n in re.split("[%s]" % re.escape(separators), row.get("cas", "")) if n.strip()]
        for number in numbers or [""]:
            out.append({**row, "cas": number.strip()})
    return out


CONDITION = re.compile(
    "[%％><≤≥]|含|浓度|稳定|无水|压缩|液化|干的|干燥|湿的|溶液|糊状|粉|浸在|减敏|发火|晶形|固体|闪点|酸性|碱性|反式|可发性|富含|片状|未改型|板、片")
PAIRS = {"]": "[", "］": "［", ")": "(", "）": "（"}


def split_condition(name, words=CONDITION):
    """`name[condition]` -> name, condition. A bracket that belongs to the chemical name stays."""
    name = name.strip()
    closing = name[-1:]
    if closing not in PAIRS:
        return name, ""
    depth = 0
    for at in range(len(name) - 1, -1, -1):
        if name[at] in "])］）":
            depth += 1
        elif name[at] in "[(［（":
            depth -= 1
            if depth == 0:
                inside = name[at + 1:-1]
                if at > 0 and words.search(inside):
                    return name[:at].strip(), inside
                return name, ""
    return name, ""


def level(text, read="read"):
    return "knowledge" if text.strip() in ("K",) or "knowledge" in text or text.startswith("K:") else read


LIST_COLUMNS = [column("entry"), column("name_zh"), column("aliases_zh"), column("name_en"), column("cas", "cas"),
                column("condition"), column("flag"),
                column("evidence", "enum", required=True, values=["official", "read", "derived", "knowledge"])]
OFFICIAL_CN = "official document or national standard; facts only"
EU = "EU law, reuse allowed (Commission Decision 2011/833/EU)"
US = "US Government work, public domain"


def write_list(id, file, regime, zh, en, document, edition, in_force, source, licence, evidence, rows, extra=(),
               kind="list", since=None, earlier=()):
    rows = split_cas(rows)
    for row in rows:
        row.setdefault("evidence", "official" if evidence == "official" else "knowledge" if evidence == "knowledge" else "read")
    columns = [dict(c) for c in LIST_COLUMNS] + list(extra)
    flags = sorted({r.get("flag", "") for r in rows})
    if flags != [""]:
        columns[6] = column("flag", "enum", required="" not in flags, values=[f for f in flags if f])
    write(id, file, kind, regime, zh, en, document, edition, in_force, source, licence, evidence, columns, rows,
          index=["cas", "entry"], since=since, earlier=earlier)


def chinese_lists():
    rows = []
    for r in facts("cn/hazchem_catalog_2015_adj2026.csv"):
        base, condition = split_condition(r["name_zh"])
        rows.append(dict(entry=r["catalog_no"], name_zh=base, aliases_zh=r["aliases_zh"], cas=r["cas"],
                         condition=condition, hypertoxic=r["hypertoxic"], added_in=r["added_in_edition"],
                         evidence="read"))
    write("cn-hazchem", "lists/cn-hazchem.csv", "list", "cn", "危险化学品目录", "Catalogue of Hazardous Chemicals (China)",
          "危险化学品目录", "2015版（2026年调整）", "2026-01-01",
          "public copy of the notice's annex, every number checked; the day of the adjustment of 2026 was not seen: the first day of its "
          "year is taken, which is the stricter reading",
          OFFICIAL_CN, "read",
          LIST_COLUMNS[:7] + [LIST_COLUMNS[7], column("hypertoxic", "integer", required=True, min=0, max=1),
                              column("added_in", "integer", required=True)],
          split_cas(rows), unique=[["entry", "cas"]], index=["cas", "entry"], since="added_in",
          earlier=[("2015版（含2022年对柴油的调整）", "2015-05-01", "2022")])
    write_list("cn-hypertoxic", "lists/cn-hypertoxic.csv", "cn", "剧毒化学品", "Highly toxic chemicals (剧毒)",
               "危险化学品目录", "2015版（2026年调整）", "2015-05-01", "same as cn-hazchem", OFFICIAL_CN, "read",
               [dict(entry=r["catalog_no"], name_zh=split_condition(r["name_zh"])[0], aliases_zh=r["aliases_zh"],
                     cas=r["cas"], condition=split_condition(r["name_zh"])[1], catalog_no=r["catalog_no"])
                for r in facts("cn/hypertoxic_148.csv")],
               extra=[column("catalog_no", "code", ref="cn-hazchem.entry", required=True)])
    write_list("cn-explosive-precursor", "lists/cn-explosive-precursor.csv", "cn", "易制爆危险化学品名录",
               "Explosive precursors (易制爆)", "易制爆危险化学品名录", "2017年版", "2017-05-11", "public copy, 74 of 74 items",
               OFFICIAL_CN, "read",
               [dict(entry=r["item"], name_zh=r["name_zh"], aliases_zh=r["aliases_zh"], cas=r["cas"],
                     condition=r["condition_zh"], hazard_classes=r["hazard_classes"].replace("*", "").replace(" ", ":"))
                for r in facts("cn/explosive_precursors_2017.csv")], extra=[column("hazard_classes")])
    write_list("cn-drug-precursor", "lists/cn-drug-precursor.csv", "cn", "易制毒化学品分类和品种目录",
               "Drug precursors (易制毒)", "易制毒化学品分类和品种目录", "2021年版（2024、2025年增列）", "2025-07-20",
               "public copies; later additions partly from knowledge", OFFICIAL_CN, "mixed",
               [dict(entry=f'{r["class"]}.{r["item"]}', name_zh=r["name_zh"], aliases_zh=r["aliases"], cas=r["cas"],
                     flag=r["class"], evidence=level(r["evidence"]), salts_included=r["salts_included"],
                     listed_since=r["listed_since"] if "-" in r["listed_since"] else "")
                for r in facts("cn/drug_precursors.csv")],
               extra=[column("salts_included", "integer", required=True, min=0, max=1), column("listed_since", "date")],
               since="listed_since", earlier=[("2021年版", "2005-11-01", ""), ("2021年版（2024年增列）", "2024-09-01", "2024-09-01")])
    write_list("cn-special-control", "lists/cn-special-control.csv", "cn", "特别管控危险化学品目录",
               "Specially controlled hazardous chemicals", "特别管控危险化学品目录", "第一版（2020）", "2020-05-30",
               "draft text and knowledge", OFFICIAL_CN, "mixed",
               [dict(entry=r["no"], name_zh=r["name_zh"].split("[")[0].split("(")[0], aliases_zh=r["aliases_zh"],
                     cas=r["cas"], condition="(钝化)改性硝酸铵除外" if r["no"] == "1" else "",
                     evidence=level(r["evidence"])) for r in facts("cn/special_control_2020.csv")])
    write_list("cn-key-regulated", "lists/cn-key-regulated.csv", "cn", "重点监管的危险化学品名录",
               "Hazardous chemicals under key supervision", "重点监管的危险化学品名录", "2011（首批）、2013（第二批）", "2011-06-21",
               "public copy and knowledge", OFFICIAL_CN, "mixed",
               [dict(entry=f'{r["batch"][0]}-{r["no"]}', name_zh=r["name_zh"], cas=r["cas"],
                     evidence=level(r["evidence"])) for r in facts("cn/key_regulated_74.csv")])
    write_list("cn-high-toxic", "lists/cn-high-toxic.csv", "cn", "高毒物品目录", "Highly toxic substances at work (高毒)",
               "高毒物品目录（卫法监发〔2003〕142号）", "2003年版", "2003-06-10", "public copy, 54 of 54", OFFICIAL_CN, "read",
               [dict(entry=r["no"], name_zh=r["name_zh"], cas=r["cas"]) for r in facts("cn/high_toxic_2003.csv")])
    write_list("cn-monitored", "lists/cn-monitored.csv", "cn", "监控化学品", "Monitored chemicals (CWC, China)",
               "各类监控化学品名录（工信部令第52号）", "2020", "2020-06-03", "from knowledge", OFFICIAL_CN, "knowledge",
               [dict(entry=f'{r["class"]}-{n}', name_zh=r["name_zh"], cas=r["cas"], flag=r["class"])
                for n, r in enumerate(facts("cn/controlled_cwc_chemicals.csv"), 1)])
    restricted = {"10", "11", "12", "13"}
    write_list("cn-new-pollutant", "lists/cn-new-pollutant.csv", "cn", "重点管控新污染物清单", "New pollutants under key control",
               "重点管控新污染物清单（2023年版，部令第28号）", "2023年版", "2023-03-01", "names read, most CAS numbers from knowledge",
               OFFICIAL_CN, "mixed",
               [dict(entry=r["no"], name_zh=r["name_zh"], cas=r["example_cas"], evidence=level(r["evidence"]),
                     flag="restricted" if r["no"] in restricted else "banned")
                for r in facts("cn/new_pollutants_2023.csv")])


def european_lists():
    codes = catalog_tables.CLP_CLASSES
    rows = []
    for r in facts("intl/eu_clp_annex6_atp23.csv"):
        hazards, limits = clp_hazards(r, codes)
        for single in split_cas([r]):
            rows.append(dict(entry=r["index_no"], name_en=r["name_en"], cas=single["cas"],
                             condition=english_condition(r["name_en"]), hazards=";".join(hazards),
                             limits=";".join(limits), m_factors=m_factors(r), ate=estimates(r), pictograms=r["pictograms"],
                             signal_word=r["signal_word"], label_statements=label_statements(r),
                             supplemental=r["label_suppl_h_codes"], evidence="official"))
    write("eu-clp", "hazards/eu-clp.csv", "hazards", "eu", "欧盟 CLP 附件六统一分类", "CLP Annex VI harmonised classification",
          "Regulation (EC) No 1272/2008, Annex VI Table 3", "23rd ATP (Regulation (EU) 2025/1222)", "2010-12-01",
          "ECHA's unofficial table", EU, "official",
          [column("entry", required=True), column("name_en", required=True), column("cas", "cas"), column("condition"),
           column("hazards", required=True), column("limits"), column("m_factors"), column("ate"),
           column("pictograms", "code", ref="ghs-pictograms.code", separator=";"),
           column("signal_word", "enum", values=["Danger", "Warning"]), column("label_statements"), column("supplemental"),
           column("evidence", "enum", required=True, values=["official"])],
          rows, index=["cas", "entry"])
    # Each day of inclusion is an edition of its own: the export keeps the day of every entry.
    svhc = facts("intl/eu_reach_svhc_candidate_20260222.csv")
    svhc_days = sorted({r["included_on"] for r in svhc})
    write_list("eu-svhc", "lists/eu-svhc.csv", "eu", "REACH 高度关注物质候选清单", "REACH candidate list (SVHC)",
               "Regulation (EC) No 1907/2006, Article 59 candidate list", f"{svhc_days[-1]} (export of 2026-02-22)",
               svhc_days[-1], "ECHA export", EU, "official",
               [dict(entry=r["included_on"], name_en=r["name_en"], cas=r["cas"]) for r in svhc], since="entry",
               earlier=[(day, day, day) for day in svhc_days[:-1]])
    write_list("eu-annex14", "lists/eu-annex14.csv", "eu", "REACH 附件十四授权清单", "REACH Annex XIV (authorisation)",
               "Regulation (EC) No 1907/2006, Annex XIV", "2024-05-22", "2011-02-21", "ECHA export", EU, "official",
               annex14(), extra=[column("from_date", "date")])
    write_list("eu-annex17", "lists/eu-annex17.csv", "eu", "REACH 附件十七限制清单", "REACH Annex XVII (restrictions)",
               "Regulation (EC) No 1907/2006, Annex XVII", "2026-02-22", "2009-06-01", "ECHA export", EU, "official",
               [dict(entry=r["entry_no"], name_en=r["name_en"], cas=r["cas"])
                for r in facts("intl/eu_reach_annex17_20260222.csv")])


def european_precursors():
    """Annexes I and II of Regulation (EU) 2019/1148, from knowledge: strengths above the limits of annex I are restricted."""
    write_list("eu-explosive-precursor", "lists/eu-explosive-precursor.csv", "eu", "欧盟爆炸物前体", "Explosives precursors (EU)",
               "Regulation (EU) 2019/1148, Annexes I and II", "2019", "2021-02-01", "from knowledge", EU, "knowledge",
               [dict(entry=f"{annex} {n}", name_en=name, cas=cas, condition=condition, flag=annex)
                for n, (annex, name, cas, condition) in enumerate(catalog_tables.EU_PRECURSORS, 1)])


def annex14():
    """Members of a group carry no dates of their own: they take those of their entry."""
    dates, rows = {}, []
    for r in facts("intl/eu_reach_annex14_20240522.csv"):
        dates.setdefault(r["entry_no"], r["sunset"])
        rows.append(dict(entry=r["entry_no"], name_en=r["name_en"], cas=r["cas"],
                         from_date=r["sunset"] or dates[r["entry_no"]]))
    return [r if re.fullmatch(r"\d{4}-\d\d-\d\d", r["from_date"] or "") else {**r, "from_date": ""} for r in rows]


def english_condition(name):
    """The strength a CLP entry is limited to, when its name states one in square brackets."""
    found = re.findall(r"\[\s*(C\s*[≤≥<>]\s*[\d.,]+\s*%|[≤≥<>]\s*[\d.,]+\s*%[^\]]*|containing [^\]]*%[^\]]*)\]", name)
    return found[-1].replace(",", ".") if found else ""


def clp_hazards(r, codes):
    """CODE:category:H, with * for a minimum classification; and the specific concentration limits."""
    classes = [c for c in r["hazard_class_category"].split(";") if c]
    statements = [h for h in r["h_codes"].split(";") if h]
    out, at = [], 0
    for text in classes:
        minimum = "*" in text
        name = text.replace("*", "").strip()
        if name == "Press. Gas":
            out.append("PRESS_GAS::H280")
            continue
        h = statements[at] if at < len(statements) else ""
        at += 1
        h_code = (re.match(r"H\d{3}[A-Za-z]*", h) or [""])[0]
        if not name:
            continue
        out.append(clp_code(name, h_code, codes) + ("*" if minimum else ""))
    for h in statements[at:]:
        if h.startswith("H340"):
            out.append("MUTA:1B:H340")
        elif h.startswith("H304"):
            out.append("ASP_TOX:1:H304")
    limits = []
    for part in r["scl_m_ate"].split("|"):
        found = re.match(r"\s*([A-Z][A-Za-z. -]+?)\s*([0-9][A-Z0-9.]*|[A-F])?\s*;\s*(H\d{3}[A-Za-z]*)\s*:\s*(.*)", part)
        if not found:
            continue
        low, high = bounds(found[4])
        if low is None and high is None:
            continue
        code = clp_code(f"{found[1].strip()} {found[2] or ''}".strip(), found[3], codes)
        limits.append(f"{code}:{low or ''}:{high or ''}")
    return out, limits


def label_statements(r):
    return ";".join(re.findall(r"H\d{3}[A-Za-z]*", r["label_h_codes"]))


def m_factors(r):
    """`M = 10 | M = 100` -> `acute=10;chronic=100`. One factor stands for each aquatic class of category 1 that the row has."""
    values = re.findall(r"M = (\d+)", r["scl_m_ate"])
    kinds = [k for k, name in (("acute", "Aquatic Acute 1"), ("chronic", "Aquatic Chronic 1")) if name in r["hazard_class_category"]]
    if not values:
        return ""
    if len(values) == 1:
        values = values * len(kinds)
    if len(values) != len(kinds):
        sys.exit(f"{r['index_no']}: M-factors {values} for {kinds}")
    return ";".join(f"{k}={v}" for k, v in zip(kinds, values))


ATE_UNITS = {"mg/kg bw": None, "mg/L dusts or mists": "dust", "mg/L vapours": "vapour", "ppmV gases": "gas", "ppm gases": "gas",
             "ppmV": "gas"}


def estimates(r):
    """`oral: ATE = 500.0 mg/kg bw` -> `oral=500.0`: mg/kg, ppmV for gas, mg/L for vapour and dust. The lowest of a route."""
    found = {}
    for part in r["scl_m_ate"].split("|"):
        if "ATE" not in part:
            continue
        match = re.fullmatch(r"\s*(oral|dermal|inhalation): ATE = ([\d.]+) ([^(]*?)\s*(\(\w+\))?\s*", part)
        if not match or match[3] not in ATE_UNITS:
            sys.exit(f"{r['index_no']}: acute toxicity estimate `{part}` is not understood")
        route = ATE_UNITS[match[3]] or match[1]
        found[route] = min(found.get(route, match[2]), match[2], key=float)
    return ";".join(f"{k}={v}" for k, v in found.items())


def mixtures():
    """The rules for mixtures of CLP Annex I in the form the classifier reads: one ingredient kind and its limit in a row."""
    known = {r["rule_key"]: r for r in facts("intl/clp_annex1_generic_limits_202605.csv")}
    document = "Regulation (EC) No 1272/2008, Annex I"
    def number(value):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    rows = []
    for r in catalog_tables.MIXTURE_RULES:
        fact = known[r["fact"]]
        first = r["ingredient_categories"].split(";")[0]
        cut_off = ""
        if r["method"] == "sum":
            keys = [(r["ingredient_class"], c) for c in (first, "")]
            name = next(catalog_tables.MIXTURE_CUTOFFS[k] for k in keys if k in catalog_tables.MIXTURE_CUTOFFS)
            cut_off = number(float(known[name]["limit_low"]))
        rows.append(dict(r, rule=r["fact"], regime="any", limit_pct=number(float(fact["limit_low"]) / r["weight"]), cut_off_pct=cut_off,
                         document=document, clause=fact["source_ref"], evidence="read"))
    rows += catalog_tables.MORE_MIXTURE_RULES
    edition = "consolidated 2026-05-01"
    source = "copy of the generic limits; rules of other regimes from knowledge"
    write("ghs-mixture-limits", "ghs/mixture-limits.csv", "reference", "any", "混合物分类限值", "Limits for the classification of mixtures",
          document, edition, "2026-05-01", source, EU, "mixed",
          [column("rule", required=True), column("regime", "enum", required=True, values=["any", "cn", "us", "eu"]),
           column("method", "enum", required=True, values=["sum", "each"]),
           column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True), column("category", required=True),
           column("ingredient_class", "code", ref="ghs-class-map.hazard_class", required=True),
           column("ingredient_categories", required=True), column("h_code", "code", ref="ghs-h-codes.code"),
           column("requires"), column("form", "enum", values=["condensed", "gas"]),
           column("times_m", "integer", required=True, min=0, max=1), column("limit_pct", "number", required=True, min=0, max=100),
           column("cut_off_pct", "number", min=0, max=100), column("document", required=True), column("clause", required=True),
           column("evidence", "enum", required=True, values=["read", "knowledge"])], rows)
    rows = [dict(hazard_class=c, category=category, form=form, limit_pct=number(float(known[key]["limit_low"])),
                 clause=known[key]["source_ref"]) for c, category, form, key in catalog_tables.ELICITATION]
    write("ghs-elicitation-limits", "ghs/elicitation-limits.csv", "reference", "any", "致敏成分的引发限值",
          "Contents at which a sensitised person may react", document, edition, "2026-05-01", "copy of the generic limits", EU, "read",
          [column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True), column("category", required=True),
           column("form", "enum", values=["condensed", "gas"]), column("limit_pct", "number", required=True, min=0, max=100),
           column("clause", required=True)], rows)
    cut_offs = {**{str(c): known["T1.1-ACUTE_TOX-CAT1-3"] for c in (1, 2, 3)}, "4": known["T1.1-ACUTE_TOX-CAT4"]}
    rows = []
    for r in facts("intl/ghs_ate_conversion.csv"):
        for category in "1234":
            rows.append(dict(route=catalog_tables.ATE_ROUTES[r["route"]], unit=r["unit"], category=category,
                             highest=r[f"cat{category}_max"], point=r[f"cat{category}_point"],
                             cut_off_pct=number(float(cut_offs[category]["limit_low"]))))
    write("ghs-acute-estimates", "ghs/acute-estimates.csv", "reference", "any", "急性毒性估计值换算", "Acute toxicity estimates by category",
          "Regulation (EC) No 1272/2008, Annex I, Tables 1.1, 3.1.1 and 3.1.2", edition, "2026-05-01",
          "GHS Table 3.1.2, from knowledge, every value checked against CLP Annex I Table 3.1.2", EU, "knowledge",
          [column("route", "enum", required=True, values=["oral", "dermal", "gas", "vapour", "dust"]), column("unit", required=True),
           column("category", required=True), column("highest", "number", required=True, min=0),
           column("point", "number", required=True, min=0), column("cut_off_pct", "number", required=True, min=0, max=100)],
          rows, unique=[["route", "category"]])


def bounds(text):
    """`70.0% ≤ C < 99.0%` -> `>=70.0`, `<99.0`"""
    text = text.replace(" ", "").replace("*", "")
    text = re.sub(r"[\d.]+E-\d+", lambda m: f"{float(m[0]):.9f}".rstrip("0"), text)
    low = high = None
    if found := re.search(r"([\d.]+)%?(≤|<)C", text):
        low = (">=" if found[2] == "≤" else ">") + found[1]
    if found := re.search(r"C(≥|>)([\d.]+)", text):
        low = (">=" if found[1] == "≥" else ">") + found[2]
    if found := re.search(r"C(≤|<)([\d.]+)", text):
        high = ("<=" if found[1] == "≤" else "<") + found[2]
    return low, high


def clp_code(name, h, codes):
    if name == "Unst. Expl.":
        return f"EXPL:UNSTABLE:{h}"
    if name == "Expl.":
        # Annex VI leaves the division to be confirmed by a test.
        return "EXPL:?:"
    if name == "Lact.":
        return f"REPR:LACT:{h}"
    found = re.match(r"(.*?)\s+([0-9][A-Z0-9.]*|[A-F])$", name)
    base, category = (found[1], found[2]) if found else (name, "")
    if base == "Acute Tox.":
        route = {"H30": "ORAL", "H31": "DERMAL", "H33": "INHAL"}[h[:3]]
        return f"ACUTE_TOX_{route}:{category}:{h}"
    return f"{codes[base]}:{category}:{h}"


def american_and_international_lists():
    write_list("us-dea", "lists/us-dea.csv", "us", "美国 DEA 列管化学品", "DEA listed chemicals", "21 CFR 1310.02",
               "as known 2026", None, "from knowledge", US, "knowledge",
               [dict(entry=r["list"] + f"-{n}", name_en=r["name_en"], cas=r["cas"], flag=r["list"])
                for n, r in enumerate(facts("intl/us_dea_listed_chemicals.csv"), 1)])
    write_list("us-tsca6", "lists/us-tsca6.csv", "us", "TSCA 第6条", "TSCA section 6 rules", "40 CFR 751, 761",
               "as known 2026", None, "from knowledge", US, "knowledge",
               [dict(entry=r["cfr40"], name_en=r["name_en"], cas=r["cas"]) for r in facts("intl/us_tsca_section6.csv")])
    write_list("us-prop65", "lists/us-prop65.csv", "us", "加州 65 号提案", "California Proposition 65",
               "27 CCR 27001", "2023-12-29", "1987-02-27", "OEHHA list", "public record", "official",
               [dict(entry=r["date_listed"], name_en=r["name_en"], cas=r["cas"], effect=r["toxicity"])
                for r in facts("intl/us_ca_prop65_20231229.csv")], extra=[column("effect")])
    write_list("us-cercla", "lists/us-cercla.csv", "us", "CERCLA 可报告量", "CERCLA reportable quantities",
               "49 CFR 172.101 Appendix A (40 CFR 302.4)", "eCFR 2026-08", None, "eCFR; CAS numbers by name", US, "mixed",
               [dict(entry=r["name_en"], name_en=r["name_en"], cas=r["cas"], rq_lb=r["rq_lb"],
                     evidence="knowledge" if r["cas_src"] in ("K",) or "K" in r["cas_src"] else "derived")
                for r in facts("intl/us_cercla_rq.csv")], extra=[column("rq_lb", "number")])
    k = dict(licence="treaty text, facts only", evidence="knowledge")
    write_list("cwc", "lists/cwc.csv", "any", "禁止化学武器公约附表", "Chemical Weapons Convention schedules",
               "Chemical Weapons Convention, Annex on Chemicals", "schedules without the 2019 additions", "1997-04-29",
               "from knowledge", rows=[dict(entry=f'{r["schedule"]}{r["part"]}', name_en=r["name_en"], cas=r["cas"],
                                            flag=r["schedule"]) for r in facts("intl/cwc_schedules.csv")], **k)
    write_list("stockholm", "lists/stockholm.csv", "any", "斯德哥尔摩公约", "Stockholm Convention (POPs)",
               "Stockholm Convention on Persistent Organic Pollutants", "as known 2026", "2004-05-17", "from knowledge",
               rows=[dict(entry=r["annex"], name_en=r["name_en"], cas=r["cas"], flag=r["annex"])
                     for r in facts("intl/stockholm_pops.csv")], **k)
    write_list("rotterdam", "lists/rotterdam.csv", "any", "鹿特丹公约附件三", "Rotterdam Convention Annex III (PIC)",
               "Rotterdam Convention, Annex III", "as known 2026", "2004-02-24", "from knowledge",
               rows=[dict(entry=r["category"], name_en=r["name_en"], cas=r["cas"]) for r in facts("intl/rotterdam_annex3.csv")], **k)
    write_list("montreal", "lists/montreal.csv", "any", "蒙特利尔议定书", "Montreal Protocol", "Montreal Protocol, Annexes A-F",
               "with the Kigali amendment", "1989-01-01", "from knowledge",
               rows=[dict(entry=f'{r["annex"]}-{r["group"]}', name_en=r["name_en"], cas=r["cas"],
                          flag="phasing_out" if (r["annex"], r["group"]) == ("C", "I") else "phase_down" if r["annex"] == "F"
                          else "phased_out") for r in facts("intl/montreal_ods.csv")], **k)
    write_list("iarc", "lists/iarc.csv", "any", "IARC 致癌物分类", "IARC carcinogen groups", "IARC Monographs", "volumes 1-130",
               None, "PyPI chemicals 1.5.2 (MIT)", "facts; IARC", "read",
               [dict(entry=r["volumes"], name_en=r["name_en"], cas=r["cas"], flag=r["group"]) for r in facts("intl/iarc_groups.csv")])


def thresholds():
    extra = [column("threshold", "number", min=0), column("unit", "enum", required=True, values=["t", "lb", "g"]),
             column("upper", "number"), column("min_pct", "number", min=0, max=100)]
    rows = []
    words = re.compile("[%％><≤≥]|无水|压缩|未改型")
    for r in facts("cn/gb18218_2018_table1.csv"):
        base, condition = split_condition(r["name_zh"], words)
        row = dict(entry=r["no"], name_zh=base, aliases_zh=r["aliases_zh"].replace("、", "|"), cas=r["cas"],
                   condition=condition, threshold=r["threshold_t"], unit="t")
        if r["no"] == "13":  # 煤气(CO, mixtures of CO with …): the gas by name, and carbon monoxide itself
            rows.append({**row, "cas": "630-08-0"})
            row["aliases_zh"] = "煤气"
        rows.append(row)
    write_list("gb18218", "thresholds/gb18218.csv", "cn", "危险化学品重大危险源临界量", "Major hazard source thresholds (GB 18218)",
               "GB 18218", "2018", "2019-03-01", "two public copies of the standard", OFFICIAL_CN, "read", rows, extra,
               kind="thresholds")
    write("gb18218-classes", "thresholds/gb18218-classes.csv", "reference", "cn", "临界量（按危险性类别）",
          "Thresholds by hazard class (GB 18218 tables 2 and 4)", "GB 18218", "2018", "2019-03-01", "two public copies",
          OFFICIAL_CN, "read",
          [column("symbol", required=True), column("class_zh", required=True), column("criteria_zh", required=True),
           column("threshold_t", "number", required=True), column("beta", "number", required=True)],
          facts("cn/gb18218_2018_table2_4_classes.csv"), unique=[["symbol"]])
    write("gb18218-class-rules", "thresholds/gb18218-class-rules.csv", "reference", "cn", "临界量类别对应 GHS 分类",
          "Which GHS category falls under which GB 18218 symbol", "GB 18218", "2018", "2019-03-01",
          "own reading of table 2; W5.1 and W5.2 depend on how the unit works, which the plant states", OFFICIAL_CN, "derived",
          [column("symbol", "code", ref="gb18218-classes.symbol", required=True), column("hazard_class", required=True),
           column("category"), column("state", "enum", required=True, values=["any", "gas", "low_boiling", "liquid_solid"]),
           column("process", "enum", values=["above_boiling", "special"])],
          catalog_tables.GB18218_RULES)
    write("gb18218-beta-gases", "thresholds/gb18218-beta-gases.csv", "reference", "cn", "毒性气体校正系数 β",
          "Beta of toxic gases (GB 18218 table 3)", "GB 18218", "2018", "2019-03-01", "two public copies", OFFICIAL_CN, "read",
          [column("name_zh", required=True), column("cas", "cas", required=True), column("beta", "number", required=True)],
          facts("cn/gb18218_2018_table3_beta_gases.csv"), unique=[["cas"]])
    write("gb18218-alpha-levels", "thresholds/gb18218-alpha-levels.csv", "reference", "cn", "α 与分级", "Alpha and levels (GB 18218 tables 5 and 6)",
          "GB 18218", "2018", "2019-03-01", "two public copies", OFFICIAL_CN, "read",
          [column("kind", "enum", required=True, values=["alpha_people_500m", "level_R"]), column("lower", "number", required=True),
           column("upper", "number"), column("value", "number", required=True)], facts("cn/gb18218_2018_alpha_levels.csv"))
    american_thresholds(extra)
    rows = []
    for r in facts("intl/eu_seveso3_named.csv"):
        base, condition = split_condition(r["name_en"], re.compile("[%≥>=]|liquefied gas|grade|fertiliser|off-specs|powder|prilled|crystalline|TEQ"))
        rows.append(dict(entry=r["entry"], name_en=base, cas=r["cas"], condition=condition, threshold=r["lower_t"], unit="t",
                         upper=r["upper_t"]))
    write_list("eu-seveso3", "thresholds/eu-seveso3.csv", "eu", "塞维索 III 指令（指定物质）", "Seveso III named substances",
               "Directive 2012/18/EU, Annex I Part 2", "2012", "2015-06-01", "from knowledge", EU, "knowledge", rows, extra,
               kind="thresholds")
    write("eu-seveso3-categories", "thresholds/eu-seveso3-categories.csv", "reference", "eu", "塞维索 III 指令（类别）",
          "Seveso III categories", "Directive 2012/18/EU, Annex I Part 1", "2012", "2015-06-01", "from knowledge", EU, "knowledge",
          [column("category", required=True), column("classes", required=True), column("lower_t", "number", required=True),
           column("upper_t", "number", required=True)], facts("intl/eu_seveso3_categories.csv"), unique=[["category"]])
    write("eu-seveso3-class-rules", "thresholds/eu-seveso3-class-rules.csv", "reference", "eu", "塞维索类别对应 GHS 分类",
          "Which GHS category falls under which Seveso category", "Directive 2012/18/EU, Annex I Part 1", "2012", "2015-06-01",
          "own reading; P5a and P5b depend on how the unit works, which the plant states; an aerosol counts as P3a, the stricter, unless its content is known", EU, "derived",
          [column("category", "code", ref="eu-seveso3-categories.category", required=True), column("hazard_class", required=True),
           column("hazard_category"), column("process", "enum", values=["above_boiling", "special"])], catalog_tables.SEVESO_RULES)


def american_thresholds(extra):
    basis = column("basis", "enum", values=["whole", "content"])
    words = re.compile("[%]|anhydrous|solution|liquid|conc ")
    for id, source, name, document, field, evidence, zh, en in [
        ("us-rmp", "intl/us_caa112r_rmp.csv", "us-rmp", "40 CFR 68.130", "threshold_lb", "read", "美国 RMP 阈值量", "EPA Risk Management Program"),
        ("us-psm", "intl/us_osha_psm_appA.csv", "us-psm", "29 CFR 1910.119 Appendix A", "tq_lb", "knowledge", "美国 OSHA PSM 阈值量",
         "OSHA Process Safety Management"),
    ]:
        rows = []
        for n, r in enumerate(facts(source), 1):
            base, condition = split_condition(r["name_en"], words)
            rows.append(dict(entry=r["name_en"], name_en=base, cas=r["cas"], condition=condition.replace("conc ", ""),
                             threshold=r[field], unit="lb",
                             # 40 CFR 68.115(b): of a flammable mixture the whole counts, of a toxic one the content.
                             basis={"flammable": "whole", "toxic": "content"}.get(r.get("kind"), "")))
        write_list(id, f"thresholds/{name}.csv", "us", zh, en, document, "as known 2026", None,
                   "knowledge, most entries confirmed by 6 CFR 27" if evidence == "read" else "from knowledge", US, evidence,
                   rows, extra + [basis] if id == "us-rmp" else extra, kind="thresholds")
    write("us-psm-classes", "thresholds/us-psm-classes.csv", "reference", "us", "美国 OSHA PSM 易燃物", "OSHA PSM flammables by class",
          "29 CFR 1910.119(a)(1)(ii)", "as known 2026", None, "from knowledge; fuels for the workplace and atmospheric tanks are exempt, which a person states",
          US, "knowledge",
          [column("hazard_class", required=True), column("category"), column("flash_below_c", "number"), column("threshold", "number", required=True),
           column("unit", "enum", required=True, values=["lb"]), column("exemption", "enum", values=["atmospheric"])],
          [dict(hazard_class="FLAM_GAS", category=c, threshold=10000, unit="lb") for c in ("1", "1A", "1B")]
          + [dict(hazard_class="FLAM_LIQ", category=c, flash_below_c=37.8, threshold=10000, unit="lb", exemption="atmospheric")
             for c in ("1", "2", "3")])
    rows = []
    for r in facts("intl/us_cfats_coi_2007_ocr.csv"):
        evidence = "knowledge" if r["needs_check"] == "1" else "read"
        for flag, minimum, amount in [("release", "release_min_conc_pct", "release_stq_lb"),
                                      ("theft", "theft_min_conc_pct", "theft_stq_lb"), ("sabotage", "sabotage_min_conc", "sabotage_stq")]:
            if not r[amount]:
                continue
            unit, value = ("g", "100") if "CUM" in r[amount] else ("lb", r[amount])
            rows.append(dict(entry=flag, name_en=r["name_en"], cas=r["cas"], flag=flag, unit=unit,
                             threshold="" if value == "APA" else value.replace("5.000", "5000"), evidence=evidence,
                             min_pct="" if r[minimum] in ("ACG", "") else r[minimum],
                             # 6 CFR 27.204(a)(2): of a flammable release mixture the whole counts.
                             basis="whole" if flag == "release" and r["release_flammable"] == "1" else ""))
    write_list("us-cfats", "thresholds/us-cfats.csv", "us", "美国 CFATS 关注化学品", "CFATS chemicals of interest",
               "6 CFR 27 Appendix A", "2007 (authority lapsed 2023-07-28)", "2007-11-20", "own OCR of 72 FR 65396", US, "mixed",
               rows, extra + [basis], kind="thresholds")
    write_list("us-epcra302", "thresholds/us-epcra302.csv", "us", "EPCRA 302 极危险物质", "EPCRA 302 extremely hazardous substances",
               "40 CFR 355 Appendix A", "as known 2026", None, "knowledge, names and CAS confirmed", US, "knowledge",
               [dict(entry=r["name_en"], name_en=r["name_en"], cas=r["cas"], threshold=r["tpq_lb"], unit="lb", upper=r["tpq_lb_other_solid_form"],
                     condition=">52%" if ">52%" in r["name_en"] else "") for r in facts("intl/us_epcra302_ehs.csv")],
               extra, kind="thresholds")


def hazards():
    h_code = {"H280 (H281 if refrigerated)": "H280"}
    classes = []
    for r in facts("cn/ghs_class_map.csv"):
        classes.append(dict(hazard_class=r["hazard_class"], category=r["category"], class_zh=r["class_zh"], class_en=r["class_en"],
                            h_codes=h_code.get(r["h_code"], r["h_code"]).replace("+", ";"), signal_word=r["signal_word"],
                            pictograms=r["pictogram"].replace("+", ";")))
    have = {(c["hazard_class"], c["category"]) for c in classes}
    for row in catalog_tables.MORE_CLASSES:
        if (row["hazard_class"], row["category"]) not in have:
            classes.append(row)
    for c in classes:
        c["h_codes"] = {"STOT_SE 3": "H335;H336"}.get(f'{c["hazard_class"]} {c["category"]}', c["h_codes"])
        c["h_codes"] = ";".join(re.findall(r"H\d{3}", c["h_codes"]))
        if c["signal_word"] not in ("Danger", "Warning"):
            c["signal_word"] = ""
    write("ghs-pictograms", "ghs/pictograms.csv", "reference", "any", "GHS 象形图", "GHS pictograms", "GHS", "Rev. 10", None,
          "GHS 1.4.10", "UN document, facts only", "official",
          [column("code", required=True), column("name_zh", required=True), column("name_en", required=True)],
          catalog_tables.PICTOGRAMS, unique=[["code"]])
    h_rows = [dict(code=r["code"], text_zh=r["text_zh"], text_en=r["text_en"], hazard_class=r["hazard_class"],
                   category=r["category"], pictogram=r["pictogram"], signal_word=r["signal_word"])
              for r in facts("intl/ghs_h_codes.csv")]
    write("ghs-h-codes", "ghs/h-codes.csv", "reference", "any", "GHS 危险性说明", "GHS hazard statements",
          "GHS Annex 3 / CLP Annex III", "Rev. 10", None, "checked against CLP Annex VI; Chinese wording from knowledge",
          "UN document, facts only", "mixed",
          [column("code", required=True), column("text_zh", required=True), column("text_en", required=True), column("hazard_class"),
           column("category"), column("pictogram"), column("signal_word")], h_rows, unique=[["code"]])
    write("ghs-class-map", "ghs/class-map.csv", "reference", "any", "GHS 类别与标签要素", "GHS classes with statements, signal word and pictogram",
          "GHS Annex 1", "Rev. 10", None, "standard GHS, checked against CLP Annex VI", "UN document, facts only", "derived",
          [column("hazard_class", required=True), column("category"), column("class_zh", required=True), column("class_en", required=True),
           column("h_codes", "code", ref="ghs-h-codes.code", separator=";"), column("signal_word", "enum", values=["Danger", "Warning"]),
           column("pictograms", "code", ref="ghs-pictograms.code", separator=";")], classes, index=["hazard_class"])
    write("ghs-pictogram-precedence", "ghs/pictogram-precedence.csv", "reference", "any", "象形图优先顺序", "Pictogram precedence",
          "GHS 1.4.10.5.3", "Rev. 10", None, "verified on CLP Annex VI (4,440 of 4,441 entries)", "UN document, facts only", "derived",
          [column("rule", required=True), column("if_pictogram", "code", ref="ghs-pictograms.code"),
           column("if_h_code", "code", ref="ghs-h-codes.code"), column("omit", "code", ref="ghs-pictograms.code", required=True),
           column("only_for_h_codes", "code", ref="ghs-h-codes.code", separator=";"), column("scope_en", required=True)],
          catalog_tables.PRECEDENCE, unique=[["rule"]])
    write("ghs-statement-precedence", "ghs/statement-precedence.csv", "reference", "any", "危险性说明优先顺序", "Hazard statement precedence",
          "CLP Article 27 and Annex I 4.1.4", "consolidated 2026-05-01", None, "verified on CLP Annex VI (4,438 of 4,441 entries)", EU, "derived",
          [column("rule", required=True), column("if_h_codes", "code", ref="ghs-h-codes.code", separator=";", required=True),
           column("omit", "code", ref="ghs-h-codes.code", separator=";", required=True),
           column("show", "code", ref="ghs-h-codes.code")], catalog_tables.STATEMENT_PRECEDENCE, unique=[["rule"]])
    precautionary()
    mixtures()
    rows = [dict(cas=r["cas"], hazard_class=r["hazard_class"], category=r["category"], effect_zh=r["qualifier_zh"],
                 minimum=r["minimum_classification"]) for r in facts("cn/hazchem_ghs_by_cas.csv")]
    write("cn-ghs", "hazards/cn-ghs.csv", "hazards", "cn", "危险化学品分类信息表", "Classification table of the Chinese catalogue",
          "危险化学品目录（2015版）实施指南（试行）分类信息表", "2015", "2015-08-19",
          "public copy that lost every row of 爆炸物, 有机过氧化物 and 自热物质: always use with cn-ghs-supplement", OFFICIAL_CN, "read",
          [column("cas", "cas", required=True), column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True),
           column("category"), column("effect_zh"), column("minimum", "integer", required=True, min=0, max=1)], rows, index=["cas"])
    write("cn-ghs-supplement", "hazards/cn-ghs-supplement.csv", "hazards", "cn", "分类信息表补充", "Supplement to the Chinese classification table",
          "易制爆危险化学品名录（2017）、GB/T 42594-2023、GB 18218-2018", "2017-2023", None, "classes named in three other documents",
          OFFICIAL_CN, "read",
          [column("cas", "cas", required=True), column("name_zh", required=True), column("condition"),
           column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True), column("category"),
           column("source", required=True)],
          [{**r, "condition": r["condition_zh"]} for r in facts("cn/hazchem_ghs_supplement.csv")], index=["cas"])
    write("ghs-name-warnings", "hazards/name-warnings.csv", "reference", "any", "可能遗漏物理危险的迹象", "Signs of a physical hazard that no source gives",
          "ChemTrack", "3", None, "a classification without a physical hazard is not believed when one of these signs fits", "own rule", "derived",
          [column("sign", "enum", required=True, values=["name_zh", "name_en", "transport_class", "reactive_group"]), column("value", required=True),
           column("presumed", "code", ref="ghs-class-map.hazard_class")],
          catalog_tables.NAME_WARNINGS, unique=[["sign", "value"]])
    write("salt-words", "reference/salt-words.csv", "reference", "any", "成盐用词", "Words that make a salt's name", "ChemTrack", "1", None,
          "for lists that include the salts of their entries", "own rule", "derived", [column("word", required=True)],
          [dict(word=w) for w in catalog_tables.SALT_WORDS], unique=[["word"]])
    write("ghs-physical-classes", "ghs/physical-classes.csv", "reference", "any", "物理危险类别", "Physical hazard classes", "GHS part 2", "Rev. 10",
          None, "GHS", "UN document, facts only", "official",
          [column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True),
           column("filled_from_clp", "integer", required=True, min=0, max=1),
           column("self_decomposing", "integer", required=True, min=0, max=1)], catalog_tables.PHYSICAL, unique=[["hazard_class"]])


def precautionary():
    texts = {r["code"]: r for r in facts("intl/ghs_p_codes.csv")}
    rows, used = [], []
    for r in facts("intl/ghs_h_to_p_echa.csv"):
        code = catalog_tables.P_CLASSES.get(r["hazard_class"], r["hazard_class"])
        category = catalog_tables.p_category(r["category"])
        levels = {"highly_recommended": 1, "recommended": 2, "optional": 3}
        # No level is given for aerosols: Directive 75/324/EEC demands these texts. What has none else is for the data sheet.
        rank = levels.get(r["label_level_professional"], 1 if code == "AEROSOL" else 4)
        used.append(r["p_code"])
        rows.append(dict(hazard_class=code, category=category, h_code=r["h_code"], p_group=r["p_group"], p_code=r["p_code"],
                         rank=rank, conditional=r["conditional"], evidence="read"))
    groups = {"1": "general", "2": "prevention", "3": "response", "4": "storage", "5": "disposal"}
    for r in facts("intl/ghs_h_to_p_un_only.csv"):
        code = catalog_tables.P_CLASSES.get(r["hazard_class"], r["hazard_class"])
        if " " in r["category"]:
            continue
        used.append(r["p_code"])
        rows.append(dict(hazard_class=code, category=r["category"], h_code=r["h_code"], p_group=groups[r["p_code"][1]],
                         p_code=r["p_code"], rank=2, conditional=0, evidence="knowledge"))
    seen = {}
    for row in rows:
        # Narcosis and irritation, and the states of a gas under pressure, have the same texts.
        key = (row["hazard_class"], row["category"], row["p_code"])
        if key not in seen or row["rank"] < seen[key]["rank"]:
            seen[key] = row
    rows = list(seen.values())
    for p_code in sorted(set(used)):
        parts = p_code.split("+")
        if p_code not in texts and all(p in texts for p in parts):
            texts[p_code] = dict(code=p_code, text_en=". ".join(texts[p]["text_en"].rstrip(".") for p in parts),
                                 text_zh="。".join(texts[p]["text_zh"].rstrip("。") for p in parts))
    missing = sorted({r["p_code"] for r in rows} - set(texts))
    for row in catalog_tables.MORE_P:
        texts.setdefault(row["code"], row)
    rest = sorted({r["p_code"] for r in rows} - set(texts))
    if rest:
        sys.exit(f"no text for {rest}, add them to MORE_P (of {missing})")
    write("ghs-p-codes", "ghs/p-codes.csv", "reference", "any", "GHS 防范说明", "GHS precautionary statements", "GHS Annex 3", "Rev. 10", None,
          "from knowledge; combined statements joined from their parts", "UN document, facts only", "knowledge",
          [column("code", required=True), column("text_zh", required=True), column("text_en", required=True)],
          sorted(texts.values(), key=lambda r: r["code"]), unique=[["code"]])
    write("ghs-h-to-p", "ghs/h-to-p.csv", "reference", "any", "危险性说明对应的防范说明", "Precautionary statements by hazard",
          "CLP Annex IV in the ECHA Guidance on Labelling and Packaging", "v4.2 (2021-03)", "2021-03-01",
          "read; categories that CLP lacks from GHS Annex 3, from knowledge", EU, "mixed",
          [column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True), column("category"),
           column("h_code", "code", ref="ghs-h-codes.code"), column("p_group", required=True),
           column("p_code", "code", ref="ghs-p-codes.code", required=True), column("rank", "integer", required=True, min=1, max=4),
           column("conditional", "integer", required=True, min=0, max=1),
           column("evidence", "enum", required=True, values=["read", "knowledge"])], rows, index=["hazard_class"])


def transport():
    rows = [dict(un="UN" + r["un"], name_zh=r["name_zh"], name_en=r["name_en"], hazard_class=r["class"],
                 subsidiary=";".join(x for x in re.split(r"[;,+ ]+", r["subsidiary"]) if x), packing_group=r["packing_group"],
                 special_provisions=r["special_provisions"], limited_quantity=r["limited_quantity"],
                 excepted_quantity=r["excepted_quantity"]) for r in facts("cn/gb12268_2025_dangerous_goods.csv")]
    columns = [column("un", required=True), column("name_zh", required=True), column("name_en", required=True),
               column("hazard_class"), column("subsidiary"), column("packing_group"), column("special_provisions"),
               column("limited_quantity"), column("excepted_quantity")]
    write("gb12268", "transport/gb12268.csv", "transport", "cn", "危险货物品名表", "List of dangerous goods (China)", "GB 12268", "2025", None,
          "public copy of table 1; UN 3291 is missing", OFFICIAL_CN, "read", columns, rows, index=["un", "name_zh"])
    rows = [dict(un=r["un_na"], name_en=r["proper_shipping_name"], hazard_class=r["class"], forbidden=r["forbidden"], symbols=r["symbols"],
                 packing_group=r["packing_group"], subsidiary=r["subsidiary"], labels=r["labels"], special_provisions=r["special_provisions"],
                 pkg_exceptions=r["pkg_exceptions"], pkg_nonbulk=r["pkg_nonbulk"], pkg_bulk=r["pkg_bulk"])
            for r in facts("intl/us_hmt_172_101.csv")]
    for row in rows:
        # Left by the conversion of the XML: a full stop lost, an exponent and a comma set apart.
        row["name_en"] = re.sub(r"n\.o\.s(?!\.)", "n.o.s.", row["name_en"]).replace("ml/m 3", "ml/m3").replace(" , ", ", ")
        right = catalog_tables.LABEL_CORRECTIONS.get((row["un"], row["packing_group"], row["labels"]))
        if right:
            row["labels"], row["subsidiary"] = right
    write("us-hmt", "transport/us-172.101.csv", "transport", "us", "美国危险品表", "US Hazardous Materials Table", "49 CFR 172.101",
          "eCFR 2026-06-01", None, "eCFR", US, "official",
          [column("un"), column("name_en", required=True), column("hazard_class"), column("forbidden", "integer", min=0, max=1),
           column("symbols"), column("packing_group"), column("subsidiary"), column("labels"), column("special_provisions"),
           column("pkg_exceptions"), column("pkg_nonbulk"), column("pkg_bulk")], rows, index=["un", "name_en"])
    write("transport-ghs", "transport/transport-ghs.csv", "reference", "any", "运输类别对应 GHS 分类", "GHS categories that a transport class stands for",
          "GHS / UN Model Regulations", "Rev. 10 / Rev. 23", None, "own reading of the class criteria; strictest category where several fit",
          "own rule", "derived",
          [column("transport_class", required=True), column("packing_group"),
           column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True), column("category")],
          catalog_tables.TRANSPORT_GHS, index=["transport_class"])


def reference():
    rows = []
    for r in facts("intl/substances_master.csv"):
        rows.append(dict(cas=r["cas"], name_en=r["name_en"] or r["name_cameo"], state=r["state"], flash_c=r["flash_c"], flash_source=r["flash_src"],
                         boiling_c=r["boiling_c"], specific_gravity=r["specific_gravity"], un=r["un"], un_source=r["un_src"]))
    write("substances", "reference/substances.csv", "reference", "any", "物质名称与性质", "Names and properties of substances",
          "merged single facts", "2026-11-21", None, "IEC 60079-20-1, NFPA 497, DIPPR, CHRIS 1999, Wikidata, PyPI chemicals 1.5.2",
          "single facts with their source; MIT", "mixed",
          [column("cas", "cas", required=True), column("name_en"), column("state", "enum", values=["solid", "liquid", "gas"]),
           column("flash_c", "number"), column("flash_source"), column("boiling_c", "number"), column("specific_gravity", "number", min=0),
           column("un"), column("un_source")], rows, unique=[["cas"]], index=["un"])
    write("cas-synonyms", "reference/cas-synonyms.csv", "reference", "any", "CAS 号等价关系", "CAS numbers of one material", "own comparison", "2026-11",
          None, "found by comparing the lists", "facts", "derived",
          [column("cas_a", "cas", required=True), column("cas_b", "cas", required=True),
           column("relation", "enum", required=True, values=["same_substance", "same_material", "isomer_of_mixture"]), column("reason", required=True)],
          facts("cn/cas_synonyms.csv"), unique=[["cas_a", "cas_b"]], index=["cas_a", "cas_b"])
    write("cameo-names", "reference/cameo-names.csv", "reference", "any", "CAMEO 名称", "CAMEO chemical names", "CAMEO Chemicals", "3.1.0", None,
          "NOAA/EPA, names and CAS", US, "read", [column("cas", "cas"), column("name_en", required=True)],
          [r for r in facts("intl/cameo_chemical_names.csv") if r["cas"]], index=["cas"])
    rows = []
    for r in facts("cn/medium_hazard_gbt42594.csv"):
        rows.append(dict(table=r["table"], entry=r["no"], name_zh=r["name_zh"], aliases_zh=r["aliases_zh"], cas=r["cas"],
                         un="UN" + r["un_no"] if r["un_no"] else "", toxicity=r["toxicity_grade"], fire_zh=r["fire_explosion_zh"]))
    write("cn-medium-hazard", "reference/cn-medium-hazard.csv", "reference", "cn", "承压设备介质危害分类", "Hazard of media in pressure equipment",
          "GB/T 42594", "2023", "2023-12-01", "public copy; A.1 no. 460 is missing", OFFICIAL_CN, "read",
          [column("table", required=True), column("entry", required=True), column("name_zh", required=True), column("aliases_zh"),
           column("cas", "cas"), column("un"), column("toxicity"), column("fire_zh")], rows, index=["cas"])
    write("cn-oel", "reference/cn-oel.csv", "reference", "cn", "工作场所化学因素职业接触限值", "Occupational exposure limits (China)", "GBZ 2.1", "2019",
          "2020-04-01", "public copy; six entries without limits", OFFICIAL_CN, "read",
          [column("entry", required=True), column("name_zh", required=True), column("name_en"), column("cas", "cas"), column("mac_mg_m3"),
           column("pc_twa_mg_m3"), column("pc_stel_mg_m3"), column("remark")],
          split_cas([{**r, "entry": r["no"]} for r in facts("cn/oel_gbz2_1_2019.csv")]), index=["cas"])
    write("peroxide-formers", "reference/peroxide-formers.csv", "reference", "any", "可形成过氧化物的物质", "Peroxide formers", "university lists",
          "2026", None, "UMN list (MIT package chemical-safety) and knowledge", "facts", "mixed",
          [column("name_en", required=True), column("cas", "cas"), column("class", "enum", required=True, values=["A", "B", "C", "D"]),
           column("months_after_opening", "number"), column("months_unopened", "number"), column("rule"), column("evidence")],
          facts("intl/peroxide_formers.csv"), index=["cas"])
    write("cn-law-duties", "reference/cn-law-duties.csv", "reference", "cn", "法定义务", "Legal duties", "危险化学品安全法等", "2026-05-01", "2026-05-01",
          "full texts read", OFFICIAL_CN, "read",
          [column("duty", required=True), column("document", required=True), column("article", required=True), column("text_en", required=True),
           column("value")], [dict(duty=r["duty_id"], document=r["source"], article=r["article"], text_en=r["duty_en"], value=r["value"])
                              for r in facts("cn/law_duties_2026.csv")], unique=[["duty"]])


def harmless():
    """Goods in no hazard class: proposals, with what a second source says for or against them."""
    ratings, contrary = {}, {}
    for r in facts("intl/uscg_chris_1999.csv"):
        if r["nfpa_health"] and r["nfpa_fire"] and r["nfpa_reactivity"]:
            ratings[r["cas"]] = f'{r["nfpa_health"]}-{r["nfpa_fire"]}-{r["nfpa_reactivity"]}'
    for r in facts("intl/jp_nite_ghs_2022.csv"):
        if r["classification"]:
            contrary[r["cas"]] = f'NITE {r["fiscal_year"]}: ' + r["classification"].replace("（", "(").replace("）", ")")
    dangerous = {row["cas"] for c in CATALOGS if c["kind"] in ("list", "thresholds", "hazards")
                 for row in read_back(c) if row.get("cas") and not (c["id"] == "iarc" and row["flag"] == "3")}
    dangerous |= {n for r in facts("intl/au_hcis_ghs_2022.csv") if r["h_codes"] for n in re.findall(r"\d+-\d\d-\d", r["cas"])}
    dangerous |= {r["cas"] for r in facts("intl/substances_master.csv") if r["un"]}
    rows = []
    for cas, zh, en, basis, aliases, note in not_classified.ROWS:
        if cas in dangerous:
            sys.exit(f"{cas} {en} cannot be in no hazard class: a list of dangerous goods has it")
        zh_basis, en_basis = not_classified.RESTS_ON[basis]
        rating = f'; CHRIS 1999: NFPA {ratings[cas]}' if cas in ratings else ""
        note_zh, note_en = not_classified.NOTES[note]
        rows.append(dict(cas=cas, name_zh=zh, aliases_zh=aliases.replace(";", "|"), name_en=en, evidence="knowledge",
                         rests_on_zh=zh_basis + rating.replace("; ", "；"), rests_on_en=en_basis + rating,
                         contrary=contrary.get(cas, ""), note_zh=note_zh, note_en=note_en))
    write("not-classified", "reference/not-classified.csv", "reference", "any", "不属于任何危险类别的常用物料", "Common goods in no hazard class",
          "ChemTrack 常用无害物料表 (common goods in no hazard class)", "1", None,
          "from knowledge; no list of dangerous goods, no UN number and no entry of HCIS holds any of them", "own texts", "knowledge",
          [column("cas", "cas", required=True), column("name_zh", required=True), column("aliases_zh"), column("name_en", required=True),
           column("condition"), column("evidence", "enum", required=True, values=["official", "read", "derived", "knowledge"]),
           column("rests_on_zh", required=True), column("rests_on_en", required=True), column("contrary"),
           column("note_zh"), column("note_en")], rows, unique=[["cas"]])


def ec_numbers():
    """EC numbers beside CAS numbers, where a row names one of each."""
    rows = {}
    for name, source in [("intl/eu_clp_annex6_atp23.csv", "CLP Annex VI"), ("intl/eu_reach_svhc_candidate_20260222.csv", "REACH candidate list"),
                         ("intl/eu_reach_annex14_20240522.csv", "REACH Annex XIV"), ("intl/eu_reach_annex17_20260222.csv", "REACH Annex XVII")]:
        for r in facts(name):
            ec, cas = re.findall(r"\d{3}-\d{3}-\d", r["ec"]), re.findall(r"\d{2,7}-\d\d-\d", r["cas"])
            digits = [int(d) for d in "".join(ec) if d.isdigit()]
            if len(ec) == len(cas) == 1 and sum((i + 1) * d for i, d in enumerate(digits[:6])) % 11 == digits[6]:
                rows.setdefault((ec[0], cas[0]), dict(ec=ec[0], cas=cas[0], source=source))
    write("ec-numbers", "reference/ec-numbers.csv", "reference", "any", "EC 号", "EC numbers", "CLP Annex VI and REACH lists", "2026-02-22", None,
          "ECHA exports; rows that name one EC and one CAS number, check digits right", EU, "official",
          [column("ec", required=True), column("cas", "cas", required=True), column("source", required=True)],
          [rows[key] for key in sorted(rows)], unique=[["ec", "cas"]], index=["ec", "cas"])


def pinyin():
    """Sounds of the characters of GB 2312 and of every name in the catalogues, the usual sound first, at most two."""
    catalog = dict(file="reference/pinyin.csv")
    try:
        import pypinyin
    except ImportError:
        # Kept as it is where the package is not installed: only new characters would be missing.
        rows = read_back(catalog)
    else:
        characters = {bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)}
        for c in CATALOGS:
            for row in read_back(c):
                for name in ("name_zh", "aliases_zh"):
                    characters |= {x for x in row.get(name, "") if "\u3400" <= x <= "\u9fff"}
        rows = []
        for x in sorted(characters - {""}):
            sounds = []
            for sound in pypinyin.pinyin(x, style=pypinyin.Style.NORMAL, heteronym=True)[0]:
                sound = sound.replace("ü", "v").replace("ê", "e")
                if re.fullmatch("[a-z]+", sound) and sound not in sounds:
                    sounds.append(sound)
            if sounds:
                rows.append(dict(character=x, pinyin="|".join(sounds[:2])))
    write("pinyin", "reference/pinyin.csv", "reference", "any", "汉字读音", "Sounds of Chinese characters", "Unihan, pinyin-data", "pypinyin 0.55.0", None,
          "PyPI pypinyin; without tones", "MIT", "derived", [column("character", required=True), column("pinyin", required=True)],
          rows, unique=[["character"]])


def read_back(catalog):
    with open(OUT / catalog["file"], encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs():
    """The tables that name substances or groups; those of the segregation systems lie in pairs/ with their own list."""
    write("us-segregation", "reactivity/us-177.848d.csv", "pairs", "us", "美国隔离表", "US segregation table", "49 CFR 177.848(d)", "eCFR 2026-08-27", None,
          "eCFR", US, "official", [column("class_a", required=True), column("class_b", required=True), column("code", "enum", values=["X", "O", "*"])],
          [dict(class_a=r["row"], class_b=r["col"], code=r["code"]) for r in facts("intl/us_segregation_177_848d.csv")],
          unique=[["class_a", "class_b"]], index=["class_a"])
    cameo = dict(document="CAMEO Chemicals", edition="3.1.0 (2024-05-16)", in_force=None, licence=US)
    write("cameo-groups", "reactivity/cameo-groups.csv", "reference", "any", "CAMEO 反应性基团", "CAMEO reactive groups", source="NOAA/EPA", evidence="read",
          columns=[column("group_id", "integer", required=True), column("name_zh", required=True), column("name_en", required=True),
                   column("in_matrix", "integer", required=True, min=0, max=1)],
          rows=[dict(group_id=r["group_id"], name_zh=catalog_tables.CAMEO_GROUPS_ZH[int(r["group_id"])], name_en=r["name_en"],
                     in_matrix=r["in_matrix"]) for r in facts("intl/cameo_reactive_groups.csv")],
          unique=[["group_id"]], **cameo)
    write("cameo-hazard-codes", "reactivity/cameo-hazard-codes.csv", "reference", "any", "CAMEO 反应后果代码", "CAMEO hazard codes", source="NOAA/EPA",
          evidence="read", columns=[column("code", required=True), column("text_en", required=True), column("text_zh", required=True)],
          rows=[dict(code=r["hazard_code"], text_en=r["meaning_en"], text_zh=catalog_tables.CAMEO_ZH[r["hazard_code"]])
                for r in facts("intl/cameo_hazard_codes.csv")], unique=[["code"]], **cameo)
    write("cameo-pairs", "reactivity/cameo-pairs.csv", "pairs", "any", "CAMEO 相容性", "CAMEO compatibility of reactive groups", source="NOAA/EPA", evidence="read",
          columns=[column("group_a", "code", ref="cameo-groups.group_id", required=True), column("group_b", "code", ref="cameo-groups.group_id", required=True),
                   column("verdict", required=True), column("hazard_codes", "code", ref="cameo-hazard-codes.code", separator=";"), column("gases")],
          rows=facts("intl/cameo_compat_pairs.csv"), unique=[["group_a", "group_b"]], index=["group_a"], **cameo)
    write("cas-reactive-groups", "reactivity/cas-reactive-groups.csv", "reference", "any", "CAS 号的反应性基团", "Reactive groups by CAS number",
          "derived from structure, composition, name and hazard", "2026-11-21", None,
          "SMARTS, composition and name rules; estimated precision 0.75-0.83; rows that rest on a name alone only ask for confirmation",
          "own derivation", "derived",
          [column("cas", "cas", required=True), column("group_id", "code", ref="cameo-groups.group_id", required=True),
           column("evidence", "enum", required=True, values=["curated", "source", "structure", "composition", "hazard", "name"])],
          [dict(cas=r["cas"], group_id=r["group_id"], evidence=r["evidence"]) for r in facts("intl/cas_reactive_groups.csv")],
          unique=[["cas", "group_id"]], index=["cas"])

def waste():
    write("cn-waste-categories", "waste/cn-waste-categories.csv", "reference", "cn", "危险废物类别", "Hazardous waste categories", "国家危险废物名录", "2021年版",
          "2021-01-01", "the order's annex; the 2025 edition (Order 36) was not found as data", OFFICIAL_CN, "read",
          [column("category", required=True), column("name_zh", required=True), column("codes", "integer", required=True)],
          [{**r, "codes": r["codes_in_2021"]} for r in facts("cn/waste_categories.csv")], unique=[["category"]])
    write("cn-waste", "waste/cn-waste.csv", "reference", "cn", "国家危险废物名录", "National catalogue of hazardous wastes", "国家危险废物名录", "2021年版", "2021-01-01",
          "the order's annex, 467 of 467 codes; superseded by the 2025 edition, which was not found as data", OFFICIAL_CN, "read",
          [column("code", required=True), column("category", "code", ref="cn-waste-categories.category", required=True),
           column("category_name_zh", required=True), column("industry_zh"), column("description_zh", required=True), column("hazard_properties")],
          [{**r, "code": r["waste_code"]} for r in facts("cn/waste_catalog_2021.csv")], unique=[["code"]], index=["category"])
    write("us-container-types", "waste/us-container-types.csv", "reference", "us", "美国联单容器代码", "Manifest container types", "40 CFR 262 Appendix",
          "2026", None, "USEPA", US, "official", [column("code", required=True), column("text_en", required=True), column("text_zh", required=True)],
          [dict(code=r["code"], text_en=r["meaning_en"], text_zh=catalog_tables.CONTAINERS_ZH[r["code"]]) for r in facts("intl/us_manifest_container_types.csv")],
          unique=[["code"]])
    write("us-units", "waste/us-units.csv", "reference", "us", "美国联单计量单位", "Manifest units", "40 CFR 262 Appendix", "2026", None, "USEPA", US, "official",
          [column("code", required=True), column("text_en", required=True), column("text_zh", required=True), column("factor", "number", required=True),
           column("base", "enum", required=True, values=["kg", "L"])],
          [dict(code=r["code"], text_en=r["meaning_en"], text_zh=catalog_tables.UNITS_ZH[r["code"]], factor=r["to_kg_or_l"].split()[0],
                base=r["to_kg_or_l"].split()[1]) for r in facts("intl/us_manifest_units.csv")], unique=[["code"]])
    write("us-management-methods", "waste/us-management-methods.csv", "reference", "us", "美国废物处置方法代码", "Management method codes", "RCRA biennial report", "2026",
          None, "partly from knowledge", US, "knowledge", [column("code", required=True), column("text_en", required=True)],
          [dict(zip(["code", "text_en"], list(r.values())[:2])) for r in facts("intl/us_management_method_codes.csv")], unique=[["code"]])


# 40 CFR 261.31 marks these (H): acute hazardous waste.
ACUTE_F_CODES = {"F020", "F021", "F022", "F023", "F026", "F027"}


def american_waste():
    """One row per RCRA code: D and F (characteristics, unspecific sources), K (specific sources), P and U (products)."""
    rows = {}
    for r in facts("intl/us_rcra_d_f_codes.csv"):
        rows[r["code"]] = dict(code=r["code"], text_en=r["name_en"], cas=r["cas"], acute=r["acute"] or "0",
                               evidence="knowledge" if r["needs_check"] == "1" else "read")
    for r in facts("intl/us_rcra_k_261_32.csv"):
        if r["listed_now"] == "1":
            rows[r["code"]] = dict(code=r["code"], text_en=r["description"], acute="0", hazard_codes=r["hazard_codes"],
                                   evidence=level(r["evidence"]))
    for r in facts("intl/us_rcra_pu_261_33.csv"):
        rows.setdefault(r["code"], dict(code=r["code"], text_en=r["name_en"], cas=r["cas"], acute=r["acute"] or "0",
                                        hazard_codes=r["hazard_codes"], evidence="read"))
    for code, text in catalog_tables.MORE_WASTE_CODES:
        rows[code] = dict(code=code, text_en=text, acute="0", evidence="read")
    for row in rows.values():
        row["acute"] = "1" if row["acute"] == "1" or row["code"] in ACUTE_F_CODES else "0"
        if ";" in row.get("cas", "") or "|" in row.get("cas", ""):
            row["cas"] = re.split("[;|]", row["cas"])[0]
    write("us-waste-codes", "waste/us-waste-codes.csv", "reference", "us", "美国 RCRA 废物代码", "RCRA waste codes", "40 CFR 261.21-261.33; EPA e-Manifest look-up", "2026", None,
          "USEPA; some D and F codes and three K codes from knowledge", US, "mixed",
          [column("code", required=True), column("text_en"), column("cas", "cas"), column("acute", "integer", required=True, min=0, max=1),
           column("hazard_codes"), column("evidence", "enum", required=True, values=["read", "knowledge"])],
          sorted(rows.values(), key=lambda r: r["code"]), unique=[["code"]], index=["cas"])


def american_substances():
    """Reportable quantities of waste streams and marine pollutants. The tables of waste streams are kept by hand."""
    write("us-rq-wastes", "waste/us-rq-wastes.csv", "reference", "us", "危险废物的可报告量", "Reportable quantities of waste streams",
          "49 CFR 172.101 Appendix A (40 CFR 302.4)", "eCFR 2026-08", None, "eCFR", US, "official",
          [column("code", required=True), column("constituent_en"), column("rq_lb", "number", required=True)],
          [dict(code=r["waste_code"], constituent_en=r["constituent"], rq_lb=r["rq_lb"]) for r in facts("intl/us_cercla_rq_wastes.csv")],
          index=["code"])
    write("us-marine-pollutants", "transport/us-marine-pollutants.csv", "reference", "us", "海洋污染物", "Marine pollutants",
          "49 CFR 172.101 Appendix B", "eCFR 2026-08", None, "eCFR; CAS numbers by name", US, "mixed",
          [column("name_en", required=True), column("cas", "cas"), column("severe", "integer", required=True, min=0, max=1)],
          split_cas(facts("intl/us_marine_pollutants_172_101B.csv")), index=["cas"])


def effects():
    columns = [column("list", required=True), column("flag"), column("phase", "enum", values=["before", "after", "below", "near", "reached"]),
               column("effect", "enum", required=True, values=["prohibited", "permit", "report", "keep", "register", "threshold", "none"]),
               column("verdict", "enum", required=True, values=["allowed", "note", "review", "prohibited"]), column("rule", required=True),
               column("match", "enum", required=True, values=["cas", "catalog"]), column("min_pct", "number", min=0, max=100),
               column("basis", "enum", values=["whole", "content"]), column("document"), column("edition"), column("clause"),
               column("message_zh", required=True), column("message_en", required=True), column("remedy_zh", required=True),
               column("remedy_en", required=True), column("approvals", "integer", min=0, max=2), column("licence_zh"), column("licence_en"),
               column("evidence", "enum", required=True, values=["official", "read", "derived", "knowledge"])]
    write("hazard-effects", "hazard-effects.csv", "reference", "any", "危险类别的后果", "What a hazard class means for a purchase",
          "ChemTrack, from the documents named in each row", "1", None,
          "own rules: lists of explosives that are not available as data, and classes that nobody orders unseen", "own texts", "knowledge",
          [column("regime", "enum", required=True, values=["cn", "us", "eu", "any"]),
           column("hazard_class", "code", ref="ghs-class-map.hazard_class", required=True),
           column("categories", separator="|"), column("rule", "code", required=True),
           column("verdict", "enum", required=True, values=["note", "review"]), column("document", required=True), column("edition", required=True),
           column("clause"), column("message_zh", required=True), column("message_en", required=True), column("remedy_zh", required=True),
           column("remedy_en", required=True), column("approvals", "integer", required=True, min=0, max=2), column("licence_zh"), column("licence_en"),
           column("evidence", "enum", required=True, values=["knowledge", "plant"])],
          catalog_tables.HAZARD_EFFECTS)
    write("effects", "effects.csv", "effects", "any", "清单的后果", "What a match in a list means", "ChemTrack, from the documents named in each row", "1", None,
          "own reading of the laws named in each row", "own texts", "derived", columns, catalog_tables.effects(), index=["list"])


if __name__ == "__main__":
    chinese_lists()
    european_lists()
    european_precursors()
    american_and_international_lists()
    thresholds()
    hazards()
    transport()
    reference()
    pairs()
    waste()
    american_waste()
    american_substances()
    effects()
    harmless()
    ec_numbers()
    pinyin()
    # Folders with a list of their own, kept by hand.
    include = sorted(str(p.parent.relative_to(OUT)) for p in OUT.glob("*/catalogs.json"))
    manifest = json.dumps(dict(format=1, include=include, catalogs=CATALOGS), ensure_ascii=False, indent=1)
    # One line per column description keeps the file readable.
    manifest = re.sub(r"\{\s+(\"name\": [^{}]*?)\s+\}", lambda m: "{" + re.sub(r"\s*\n\s*", " ", m[1]) + "}", manifest)
    (OUT / "catalogs.json").write_text(manifest + "\n", encoding="utf-8")
    print(f"{len(CATALOGS)} catalogues, {sum(c['rows'] for c in CATALOGS)} rows")
