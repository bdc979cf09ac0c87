"""Tables of our own that build_catalogs.py adds to the facts: correspondences, rules and texts."""
import re

CLP_CLASSES = {
    "Flam. Gas": "FLAM_GAS", "Aerosol": "AEROSOL", "Ox. Gas": "OX_GAS", "Flam. Liq.": "FLAM_LIQ", "Flam. Sol.": "FLAM_SOL",
    "Self-react.": "SELF_REACT", "Pyr. Liq.": "PYR_LIQ", "Pyr. Sol.": "PYR_SOL", "Self-heat.": "SELF_HEAT",
    "Water-react.": "WATER_REACT", "Ox. Liq.": "OX_LIQ", "Ox. Sol.": "OX_SOL", "Org. Perox.": "ORG_PEROX",
    "Met. Corr.": "MET_CORR", "Expl.": "EXPL", "Skin Corr.": "SKIN_CORR", "Skin Irrit.": "SKIN_CORR", "Eye Dam.": "EYE_DAM",
    "Eye Irrit.": "EYE_DAM", "Resp. Sens.": "RESP_SENS", "Skin Sens.": "SKIN_SENS", "Muta.": "MUTA", "Carc.": "CARC",
    "Repr.": "REPR", "STOT SE": "STOT_SE", "STOT RE": "STOT_RE", "Asp. Tox.": "ASP_TOX", "Aquatic Acute": "AQUATIC_ACUTE",
    "Aquatic Chronic": "AQUATIC_CHRONIC", "Ozone": "OZONE",
}

P_CLASSES = {
    "EXPLOSIVES": "EXPL", "SKIN_CORR_IRRIT": "SKIN_CORR", "SELF_REACTIVE": "SELF_REACT", "ORG_PEROXIDE": "ORG_PEROX",
    "PYRO_LIQ": "PYR_LIQ", "PYRO_SOL": "PYR_SOL", "WATER_REACTIVE": "WATER_REACT", "SELF_HEATING": "SELF_HEAT",
    "MUTAGEN": "MUTA", "CARCINOGEN": "CARC", "REPRO_TOX": "REPR", "EYE_DAMAGE_IRRIT": "EYE_DAM", "ASPIRATION": "ASP_TOX",
    "GAS_PRESSURE": "PRESS_GAS", "CORR_METAL": "MET_CORR",
}


def p_category(text):
    known = {"Unstable explosive": "UNSTABLE", "Additional category": "LACT", "3 narcotic": "3"}
    if text in known:
        return known[text]
    if text.endswith("gas"):
        return ""
    return re.sub("^(Division|Type) ", "", text)


# How CLP Annex I classifies mixtures: an ingredient of content c counts c / limit towards a result, and the result stands
# when the sum ("sum") or one ingredient alone ("each") reaches 1. The limit is the fact's lower limit divided by the weight.
# fact key, method, result class, result category, ingredient class, categories, statement, weight, times M, form, needs one of
_CORROSIVE = "1;1A;1B;1C"
_ML = ("fact", "method", "hazard_class", "category", "ingredient_class", "ingredient_categories", "h_code", "weight", "times_m",
       "form", "requires")
MIXTURE_RULES = [dict(zip(_ML, row)) for row in [
    ("T3.2.3-CORR-SUM-GE5", "sum", "SKIN_CORR", "1A", "SKIN_CORR", "1A", "", 1, 0, "", ""),
    ("T3.2.3-CORR-SUM-GE5", "sum", "SKIN_CORR", "1", "SKIN_CORR", _CORROSIVE, "", 1, 0, "", "1"),
    ("T3.2.3-CORR-SUM-GE5", "sum", "SKIN_CORR", "1B", "SKIN_CORR", "1A;1B", "", 1, 0, "", ""),
    ("T3.2.3-CORR-SUM-GE5", "sum", "SKIN_CORR", "1C", "SKIN_CORR", _CORROSIVE, "", 1, 0, "", ""),
    ("T3.2.3-WEIGHTED-GE10", "sum", "SKIN_CORR", "2", "SKIN_CORR", _CORROSIVE, "", 10, 0, "", ""),
    ("T3.2.3-IRRIT-SUM-GE10", "sum", "SKIN_CORR", "2", "SKIN_CORR", "2", "", 1, 0, "", ""),
    ("T3.3.3-CORR+DAM-SUM-GE3", "sum", "EYE_DAM", "1", "SKIN_CORR", _CORROSIVE, "", 1, 0, "", ""),
    ("T3.3.3-CORR+DAM-SUM-GE3", "sum", "EYE_DAM", "1", "EYE_DAM", "1", "", 1, 0, "", ""),
    ("T3.3.3-WEIGHTED-GE10", "sum", "EYE_DAM", "2", "SKIN_CORR", _CORROSIVE, "", 10, 0, "", "1;1A;1B;1C;2;2A"),
    ("T3.3.3-WEIGHTED-GE10", "sum", "EYE_DAM", "2", "EYE_DAM", "1", "", 10, 0, "", "1;1A;1B;1C;2;2A"),
    ("T3.3.3-IRRIT-SUM-GE10", "sum", "EYE_DAM", "2", "EYE_DAM", "2;2A;2B", "", 1, 0, "", "1;1A;1B;1C;2;2A"),
    ("T3.3.3-IRRIT-SUM-GE10", "sum", "EYE_DAM", "2B", "EYE_DAM", "2B", "", 1, 0, "", ""),
    ("T3.4.5-RESP1-SL", "each", "RESP_SENS", "1", "RESP_SENS", "1", "", 1, 0, "condensed", ""),
    ("T3.4.5-RESP1-GAS", "each", "RESP_SENS", "1", "RESP_SENS", "1", "", 1, 0, "gas", ""),
    ("T3.4.5-RESP1A-SL", "each", "RESP_SENS", "1", "RESP_SENS", "1A", "", 1, 0, "condensed", ""),
    ("T3.4.5-RESP1A-GAS", "each", "RESP_SENS", "1", "RESP_SENS", "1A", "", 1, 0, "gas", ""),
    ("T3.4.5-RESP1B-SL", "each", "RESP_SENS", "1", "RESP_SENS", "1B", "", 1, 0, "condensed", ""),
    ("T3.4.5-RESP1B-GAS", "each", "RESP_SENS", "1", "RESP_SENS", "1B", "", 1, 0, "gas", ""),
    ("T3.4.5-SKIN1", "each", "SKIN_SENS", "1", "SKIN_SENS", "1", "", 1, 0, "", ""),
    ("T3.4.5-SKIN1A", "each", "SKIN_SENS", "1", "SKIN_SENS", "1A", "", 1, 0, "", ""),
    ("T3.4.5-SKIN1B", "each", "SKIN_SENS", "1", "SKIN_SENS", "1B", "", 1, 0, "", ""),
    ("T3.5.2-1A", "each", "MUTA", "1A", "MUTA", "1A", "", 1, 0, "", ""),
    ("T3.5.2-1B", "each", "MUTA", "1", "MUTA", "1", "", 1, 0, "", ""),
    ("T3.5.2-1B", "each", "MUTA", "1B", "MUTA", "1B", "", 1, 0, "", ""),
    ("T3.5.2-2", "each", "MUTA", "2", "MUTA", "2", "", 1, 0, "", ""),
    ("T3.6.2-1A", "each", "CARC", "1A", "CARC", "1A", "", 1, 0, "", ""),
    ("T3.6.2-1B", "each", "CARC", "1", "CARC", "1", "", 1, 0, "", ""),
    ("T3.6.2-1B", "each", "CARC", "1B", "CARC", "1B", "", 1, 0, "", ""),
    ("T3.6.2-2", "each", "CARC", "2", "CARC", "2", "", 1, 0, "", ""),
    ("T3.7.2-1A", "each", "REPR", "1A", "REPR", "1A", "", 1, 0, "", ""),
    ("T3.7.2-1B", "each", "REPR", "1", "REPR", "1", "", 1, 0, "", ""),
    ("T3.7.2-1B", "each", "REPR", "1B", "REPR", "1B", "", 1, 0, "", ""),
    ("T3.7.2-2", "each", "REPR", "2", "REPR", "2", "", 1, 0, "", ""),
    ("T3.7.2-LACT", "each", "REPR", "LACT", "REPR", "LACT", "", 1, 0, "", ""),
    ("T3.8.3-1-GE10", "each", "STOT_SE", "1", "STOT_SE", "1", "", 1, 0, "", ""),
    ("T3.8.3-1-1-10", "each", "STOT_SE", "2", "STOT_SE", "1", "", 1, 0, "", ""),
    ("T3.8.3-2-GE10", "each", "STOT_SE", "2", "STOT_SE", "2", "", 1, 0, "", ""),
    ("3.8.3.4.5-CAT3-GCL20", "sum", "STOT_SE", "3", "STOT_SE", "3", "H335", 1, 0, "", ""),
    ("3.8.3.4.5-CAT3-GCL20", "sum", "STOT_SE", "3", "STOT_SE", "3", "H336", 1, 0, "", ""),
    ("T3.9.4-1-GE10", "each", "STOT_RE", "1", "STOT_RE", "1", "", 1, 0, "", ""),
    ("T3.9.4-1-1-10", "each", "STOT_RE", "2", "STOT_RE", "1", "", 1, 0, "", ""),
    ("T3.9.4-2-GE10", "each", "STOT_RE", "2", "STOT_RE", "2", "", 1, 0, "", ""),
    ("3.10.3.3.1.2-CAT1", "sum", "ASP_TOX", "1", "ASP_TOX", "1", "", 1, 0, "", ""),
    ("T4.1.1-ACUTE1", "sum", "AQUATIC_ACUTE", "1", "AQUATIC_ACUTE", "1", "", 1, 1, "", ""),
    ("T4.1.2-CHRONIC1", "sum", "AQUATIC_CHRONIC", "1", "AQUATIC_CHRONIC", "1", "", 1, 1, "", ""),
    ("T4.1.2-CHRONIC2", "sum", "AQUATIC_CHRONIC", "2", "AQUATIC_CHRONIC", "1", "", 10, 1, "", ""),
    ("T4.1.2-CHRONIC2", "sum", "AQUATIC_CHRONIC", "2", "AQUATIC_CHRONIC", "2", "", 1, 0, "", ""),
    ("T4.1.2-CHRONIC3", "sum", "AQUATIC_CHRONIC", "3", "AQUATIC_CHRONIC", "1", "", 100, 1, "", ""),
    ("T4.1.2-CHRONIC3", "sum", "AQUATIC_CHRONIC", "3", "AQUATIC_CHRONIC", "2", "", 10, 0, "", ""),
    ("T4.1.2-CHRONIC3", "sum", "AQUATIC_CHRONIC", "3", "AQUATIC_CHRONIC", "3", "", 1, 0, "", ""),
    ("T4.1.2-CHRONIC4", "sum", "AQUATIC_CHRONIC", "4", "AQUATIC_CHRONIC", "1;2;3;4", "", 1, 0, "", ""),
    ("T5.1-OZONE", "each", "OZONE", "1", "OZONE", "1", "", 1, 0, "", ""),
]]
# Generic cut-offs below which an ingredient is not counted in a sum: ingredient class, category ("" any) -> fact.
MIXTURE_CUTOFFS = {
    ("SKIN_CORR", ""): "T1.1-SKIN_CORR_IRRIT", ("EYE_DAM", ""): "T1.1-EYE_DAMAGE_IRRIT", ("STOT_SE", "3"): "T1.1-STOT_SE-CAT3",
    ("ASP_TOX", ""): "T1.1-ASPIRATION", ("AQUATIC_ACUTE", "1"): "T1.1-AQUATIC_ACUTE-1",
    ("AQUATIC_CHRONIC", "1"): "T1.1-AQUATIC_CHRONIC-1", ("AQUATIC_CHRONIC", ""): "T1.1-AQUATIC_CHRONIC-2-4",
}
# What a regime asks beyond CLP. 29 CFR 1910.1200 Appendix A takes the lower of the limits that GHS offers; GHS knows the
# categories Acute 2 and 3 of the aquatic class that CLP leaves out and the Chinese table uses.
_MM = ("rule", "regime", "method", "hazard_class", "category", "ingredient_class", "ingredient_categories", "times_m",
       "limit_pct", "cut_off_pct", "document", "clause")
_HCS, _GHS = "29 CFR 1910.1200 Appendix A", "GHS Rev. 10"
MORE_MIXTURE_RULES = [dict(zip(_MM, row), evidence="knowledge") for row in [
    ("HCS-A.4.5-RESP1", "us", "each", "RESP_SENS", "1", "RESP_SENS", "1", 0, 0.1, "", _HCS, "Table A.4.5"),
    ("HCS-A.4.5-SKIN1", "us", "each", "SKIN_SENS", "1", "SKIN_SENS", "1", 0, 0.1, "", _HCS, "Table A.4.5"),
    ("HCS-A.6.1-2", "us", "each", "CARC", "2", "CARC", "2", 0, 0.1, "", _HCS, "Table A.6.1"),
    ("HCS-A.7.1-1A", "us", "each", "REPR", "1A", "REPR", "1A", 0, 0.1, "", _HCS, "Table A.7.1"),
    ("HCS-A.7.1-1", "us", "each", "REPR", "1", "REPR", "1", 0, 0.1, "", _HCS, "Table A.7.1"),
    ("HCS-A.7.1-1B", "us", "each", "REPR", "1B", "REPR", "1B", 0, 0.1, "", _HCS, "Table A.7.1"),
    ("HCS-A.7.1-2", "us", "each", "REPR", "2", "REPR", "2", 0, 0.1, "", _HCS, "Table A.7.1"),
    ("HCS-A.7.1-LACT", "us", "each", "REPR", "LACT", "REPR", "LACT", 0, 0.1, "", _HCS, "Table A.7.1"),
    ("HCS-A.8.2-1", "us", "each", "STOT_SE", "1", "STOT_SE", "1", 0, 1, "", _HCS, "Table A.8.2"),
    ("HCS-A.8.2-2", "us", "each", "STOT_SE", "2", "STOT_SE", "2", 0, 1, "", _HCS, "Table A.8.2"),
    ("HCS-A.9.3-1", "us", "each", "STOT_RE", "1", "STOT_RE", "1", 0, 1, "", _HCS, "Table A.9.3"),
    ("HCS-A.9.3-2", "us", "each", "STOT_RE", "2", "STOT_RE", "2", 0, 1, "", _HCS, "Table A.9.3"),
    ("GHS-4.1.3-ACUTE2", "cn", "sum", "AQUATIC_ACUTE", "2", "AQUATIC_ACUTE", "1", 1, 2.5, 0.1, _GHS, "Table 4.1.3"),
    ("GHS-4.1.3-ACUTE2", "cn", "sum", "AQUATIC_ACUTE", "2", "AQUATIC_ACUTE", "2", 0, 25, 1, _GHS, "Table 4.1.3"),
    ("GHS-4.1.3-ACUTE3", "cn", "sum", "AQUATIC_ACUTE", "3", "AQUATIC_ACUTE", "1", 1, 0.25, 0.1, _GHS, "Table 4.1.3"),
    ("GHS-4.1.3-ACUTE3", "cn", "sum", "AQUATIC_ACUTE", "3", "AQUATIC_ACUTE", "2", 0, 2.5, 1, _GHS, "Table 4.1.3"),
    ("GHS-4.1.3-ACUTE3", "cn", "sum", "AQUATIC_ACUTE", "3", "AQUATIC_ACUTE", "3", 0, 25, 1, _GHS, "Table 4.1.3"),
]]
# Contents at which a sensitised person may react (EUH208): ingredient class, category, form -> fact.
ELICITATION = [("RESP_SENS", "1", "condensed", "T3.4.6-RESP1-SL"), ("RESP_SENS", "1", "gas", "T3.4.6-RESP1-GAS"),
               ("RESP_SENS", "1A", "condensed", "T3.4.6-RESP1A-SL"), ("RESP_SENS", "1A", "gas", "T3.4.6-RESP1A-GAS"),
               ("RESP_SENS", "1B", "condensed", "T3.4.6-RESP1B-SL"), ("RESP_SENS", "1B", "gas", "T3.4.6-RESP1B-GAS"),
               ("SKIN_SENS", "1", "", "T3.4.6-SKIN1"), ("SKIN_SENS", "1A", "", "T3.4.6-SKIN1A"),
               ("SKIN_SENS", "1B", "", "T3.4.6-SKIN1B")]
# Routes of acute toxicity as the conversion table names them.
ATE_ROUTES = {"oral": "oral", "dermal": "dermal", "inhalation gas": "gas", "inhalation vapour": "vapour",
              "inhalation dust/mist": "dust"}

PICTOGRAMS = [dict(zip(("code", "name_zh", "name_en"), row)) for row in [
    ("GHS01", "爆炸弹", "exploding bomb"), ("GHS02", "火焰", "flame"), ("GHS03", "圆圈上方火焰", "flame over circle"),
    ("GHS04", "高压气瓶", "gas cylinder"), ("GHS05", "腐蚀", "corrosion"), ("GHS06", "骷髅和交叉骨", "skull and crossbones"),
    ("GHS07", "感叹号", "exclamation mark"), ("GHS08", "健康危险", "health hazard"), ("GHS09", "环境", "environment"),
]]

# GHS 1.4.10.5.3; as found to hold in CLP Annex VI.
PRECEDENCE = [dict(zip(("rule", "if_pictogram", "if_h_code", "omit", "only_for_h_codes", "scope_en"), row)) for row in [
    ("R1", "GHS06", "", "GHS07", "", "no exclamation mark beside the skull"),
    ("R2", "GHS05", "", "GHS07", "H315;H319", "no exclamation mark for skin or eye irritation beside corrosion"),
    ("R3", "", "H334", "GHS07", "H315;H317;H319", "no exclamation mark for skin or eye effects beside respiratory sensitisation"),
]]

_C = ("hazard_class", "category", "class_zh", "class_en", "h_codes", "signal_word", "pictograms")
MORE_CLASSES = [dict(zip(_C, row)) for row in [
    # Division not stated: shown as an explosive, counted as the strictest.
    ("EXPL", "", "爆炸物", "Expl.", "", "Danger", "GHS01"), ("EXPL", "1.6", "爆炸物", "Expl.", "", "", ""),
    ("EXPL", "?", "爆炸物", "Expl.", "", "", ""),
    ("FLAM_GAS", "1A", "易燃气体", "Flam. Gas", "H220", "Danger", "GHS02"),
    ("FLAM_GAS", "1B", "易燃气体", "Flam. Gas", "H221", "Danger", "GHS02"),
    ("SELF_REACT", "G", "自反应物质和混合物", "Self-react.", "", "", ""), ("ORG_PEROX", "G", "有机过氧化物", "Org. Perox.", "", "", ""),
    ("SELF_REACT", "", "自反应物质和混合物", "Self-react.", "H242", "Danger", "GHS02"),
    ("ORG_PEROX", "", "有机过氧化物", "Org. Perox.", "H242", "Danger", "GHS02"),
    ("MUTA", "1", "生殖细胞致突变性", "Muta.", "H340", "Danger", "GHS08"), ("CARC", "1", "致癌性", "Carc.", "H350", "Danger", "GHS08"),
    ("REPR", "1", "生殖毒性", "Repr.", "H360", "Danger", "GHS08"),
    # GHS 2.17; no official list at hand classifies into it, but data sheets do.
    ("DESENS_EXPL", "1", "退敏爆炸物", "Desens. Expl.", "H206", "Danger", "GHS02"),
    ("DESENS_EXPL", "2", "退敏爆炸物", "Desens. Expl.", "H207", "Danger", "GHS02"),
    ("DESENS_EXPL", "3", "退敏爆炸物", "Desens. Expl.", "H207", "Warning", "GHS02"),
    ("DESENS_EXPL", "4", "退敏爆炸物", "Desens. Expl.", "H208", "Warning", "GHS02"),
]]

# Statements that a label leaves out because another says it: as found to hold in CLP Annex VI (4,438 of 4,441 entries).
STATEMENT_PRECEDENCE = [dict(zip(("rule", "if_h_codes", "omit", "show"), row)) for row in [
    ("S1", "H314", "H318", ""), ("S2", "H410", "H400", ""), ("S3", "H400;H411", "H400;H411", "H410"),
    ("S4", "H400;H412", "H400;H412", "H410"),
]]

_P = "EXPL FLAM_GAS AEROSOL OX_GAS PRESS_GAS FLAM_LIQ FLAM_SOL SELF_REACT ORG_PEROX PYR_LIQ PYR_SOL SELF_HEAT WATER_REACT OX_LIQ OX_SOL DESENS_EXPL"
# The Chinese table at hand lost three classes; CLP fills them (self-reactive too, a neighbour of the explosives).
_FILL = {"EXPL", "ORG_PEROX", "SELF_HEAT", "SELF_REACT"}
_DECOMPOSING = ("EXPL", "SELF_REACT", "ORG_PEROX")
PHYSICAL = [dict(hazard_class=c, filled_from_clp=int(c in _FILL), self_decomposing=int(c in _DECOMPOSING)) for c in _P.split()]

# Where no source gives a physical hazard, one of these signs says that a source may have lost it. Names of explosives,
# peroxides and nitrates of amines; the transport classes and the reactive group of what the Chinese copy lost.
# Not here: 硝胺 alone (nitrosamines are toxic only) and dinitro compounds that the law classes as toxic.
# Groups that stand for explosive or self-reactive properties whatever else is in the molecule (UN Manual of Tests and
# Criteria, Appendix 6, Tables A6.1 and A6.2): the class is presumed, its category open, until a source gives one.
PRESUMED = {"叠氮": "EXPL", "azide": "EXPL", "雷酸": "EXPL", "雷汞": "EXPL", "fulminate": "EXPL", "重氮": "SELF_REACT", "diazonium": "SELF_REACT"}
NAME_WARNINGS = [dict(sign=sign, value=v, presumed=PRESUMED.get(v, "")) for sign, values in [
    ("name_zh", "过氧 叠氮 硝化 雷酸 雷汞 雷 炸药 爆炸 黑索 奥克托今 太安 泰安 特屈儿 苦味酸 苦氨酸 四氮烯 二硝胺 三硝胺 四硝胺 三硝基 四硝基 "
                "六硝基 硝基胍 硝基脲 硝酸脲 硝酸胍 硝酸甲胺 硝酸苯胺 硝铵 重氮 过乙酸 过苯甲酸 硝基邻甲酚"),
    ("name_en", "peroxide azide nitro fulminate explosive hexogen octogen tetryl tetrazene picrate picramate picric perox diazonium"),
    ("transport_class", "1 4.2 5.2"), ("reactive_group", "102")] for v in values.split()]

# Statements whose parts have no text of their own.
MORE_P = [dict(zip(("code", "text_en", "text_zh"), row)) for row in [
    ("P302+P335+P334", "IF ON SKIN: Brush off loose particles from skin. Immerse in cool water or wrap in wet bandages",
     "如皮肤沾染：掸掉皮肤上的细小颗粒。浸入冷水中或用湿绷带包扎"),
    ("P302+P334", "IF ON SKIN: Immerse in cool water or wrap in wet bandages", "如皮肤沾染：浸入冷水中或用湿绷带包扎"),
    ("P304+P312", "IF INHALED: Call a POISON CENTER or doctor if you feel unwell", "如误吸入：如感觉不适，呼叫解毒中心或医生"),
    ("P301+P312", "IF SWALLOWED: Call a POISON CENTER or doctor if you feel unwell", "如误吞咽：如感觉不适，呼叫解毒中心或医生"),
    ("P308+P311", "IF exposed or concerned: Call a POISON CENTER or doctor", "如接触到或有疑虑：呼叫解毒中心或医生"),
    ("P306+P360", "IF ON CLOTHING: Rinse immediately contaminated clothing and skin with plenty of water before removing clothes",
     "如沾染衣服：立即用水充分冲洗沾染的衣服和皮肤，然后脱掉衣服"),
    ("P336+P315", "Thaw frosted parts with lukewarm water. Do not rub affected area. Get immediate medical advice",
     "用微温水化解冻伤部位。不要搓擦患处。立即求医"),
    ("P361+P364", "Take off immediately all contaminated clothing and wash it before reuse", "立即脱掉所有沾染的衣服，清洗后方可重新使用"),
    ("P370+P372+P380+P373", "In case of fire: Explosion risk. Evacuate area. DO NOT fight fire when fire reaches explosives",
     "火灾时：爆炸危险。撤离现场。火烧到爆炸物时切勿救火"),
    ("P370+P380+P375+P378", "In case of fire: Evacuate area. Fight fire remotely due to the risk of explosion. Use suitable media to extinguish",
     "火灾时：撤离现场。因有爆炸危险，须远距离救火。使用适当介质灭火"),
    ("P371+P380+P375", "In case of major fire and large quantities: Evacuate area. Fight fire remotely due to the risk of explosion",
     "如发生大火和大量泄漏：撤离现场。因有爆炸危险，须远距离救火"),
]]


def _rules(names, text):
    rows = []
    for line in text.strip().splitlines():
        cells = [c.strip() for c in line.split(",")]
        for category in cells[2].split():
            rows.append(dict(zip(names, [cells[0], cells[1], "" if category == "-" else category] + cells[3:])))
    return rows


# GB 18218-2018 tables 2 and 4. A hazard whose state is not known takes the strictest row.
# W5.1 and W5.2 are for units that work so.
GB18218_RULES = _rules(("symbol", "hazard_class", "category", "state", "process"), """
J1,ACUTE_TOX_ORAL,1,gas
J1,ACUTE_TOX_DERMAL,1,gas
J1,ACUTE_TOX_INHAL,1,gas
J2,ACUTE_TOX_ORAL,1,liquid_solid
J2,ACUTE_TOX_DERMAL,1,liquid_solid
J2,ACUTE_TOX_INHAL,1,liquid_solid
J2,ACUTE_TOX_ORAL,1,low_boiling
J2,ACUTE_TOX_DERMAL,1,low_boiling
J2,ACUTE_TOX_INHAL,1,low_boiling
J3,ACUTE_TOX_ORAL,2 3,gas
J3,ACUTE_TOX_DERMAL,2 3,gas
J3,ACUTE_TOX_INHAL,2 3,gas
J4,ACUTE_TOX_INHAL,2 3,low_boiling
J5,ACUTE_TOX_ORAL,2,liquid_solid
J5,ACUTE_TOX_DERMAL,2,liquid_solid
J5,ACUTE_TOX_INHAL,2,liquid_solid
J5,ACUTE_TOX_ORAL,2,low_boiling
J5,ACUTE_TOX_DERMAL,2,low_boiling
W1.1,EXPL,UNSTABLE 1.1 - ?,any
W1.2,EXPL,1.2 1.3 1.5 1.6,any
W1.3,EXPL,1.4,any
W2,FLAM_GAS,1 1A 1B 2,any
W3,AEROSOL,1 2,any
W4,OX_GAS,1,any
W5.1,FLAM_LIQ,1,any
W5.1,FLAM_LIQ,2 3,any,above_boiling
W5.2,FLAM_LIQ,2 3,any,special
W5.3,FLAM_LIQ,2,any
W5.4,FLAM_LIQ,3,any
W6.1,SELF_REACT,A B -,any
W6.2,SELF_REACT,C D E,any
W7.1,ORG_PEROX,A B -,any
W7.2,ORG_PEROX,C D E F,any
W8,PYR_LIQ,1,any
W8,PYR_SOL,1,any
W9.1,OX_SOL,1,any
W9.1,OX_LIQ,1,any
W9.2,OX_SOL,2 3,any
W9.2,OX_LIQ,2 3,any
W10,FLAM_SOL,1,any
W11,WATER_REACT,1 2,any
""")

SEVESO_RULES = _rules(("category", "hazard_class", "hazard_category", "process"), """
H1,ACUTE_TOX_ORAL,1
H1,ACUTE_TOX_DERMAL,1
H1,ACUTE_TOX_INHAL,1
H2,ACUTE_TOX_ORAL,2
H2,ACUTE_TOX_DERMAL,2
H2,ACUTE_TOX_INHAL,2 3
H3,STOT_SE,1
P1a,EXPL,UNSTABLE 1.1 1.2 1.3 1.5 1.6 - ?
P1b,EXPL,1.4
P2,FLAM_GAS,1 1A 1B 2
P3a,AEROSOL,1 2
P4,OX_GAS,1
P5a,FLAM_LIQ,1
P5a,FLAM_LIQ,2 3,above_boiling
P5b,FLAM_LIQ,2 3,special
P5c,FLAM_LIQ,2 3
P6a,SELF_REACT,A B -
P6a,ORG_PEROX,A B -
P6b,SELF_REACT,C D E F
P6b,ORG_PEROX,C D E F
P7,PYR_LIQ,1
P7,PYR_SOL,1
P8,OX_LIQ,1 2 3
P8,OX_SOL,1 2 3
E1,AQUATIC_ACUTE,1
E1,AQUATIC_CHRONIC,1
E2,AQUATIC_CHRONIC,2
O1,EUH014,-
O2,WATER_REACT,1
O3,EUH029,-
""")

# What a transport class says in GHS terms, for an item known only by its UN number or class.
TRANSPORT_GHS = [dict(zip(("transport_class", "packing_group", "hazard_class", "category"), r.split(","))) for r in """
1.1,,EXPL,1.1
1.2,,EXPL,1.2
1.3,,EXPL,1.3
1.4,,EXPL,1.4
1.5,,EXPL,1.5
1.6,,EXPL,1.6
2.1,,FLAM_GAS,1
2.1,,PRESS_GAS,
2.2,,PRESS_GAS,
2.3,,PRESS_GAS,
2.3,,ACUTE_TOX_INHAL,1
3,I,FLAM_LIQ,1
3,II,FLAM_LIQ,2
3,III,FLAM_LIQ,3
3,,FLAM_LIQ,1
4.1,II,FLAM_SOL,1
4.1,III,FLAM_SOL,2
4.1,,FLAM_SOL,1
4.2,I,PYR_SOL,1
4.2,II,SELF_HEAT,1
4.2,III,SELF_HEAT,2
4.2,,PYR_SOL,1
4.3,I,WATER_REACT,1
4.3,II,WATER_REACT,2
4.3,III,WATER_REACT,3
4.3,,WATER_REACT,1
5.1,I,OX_SOL,1
5.1,II,OX_SOL,2
5.1,III,OX_SOL,3
5.1,,OX_SOL,1
5.2,,ORG_PEROX,
6.1,I,ACUTE_TOX_ORAL,1
6.1,II,ACUTE_TOX_ORAL,2
6.1,III,ACUTE_TOX_ORAL,3
6.1,,ACUTE_TOX_ORAL,1
8,I,SKIN_CORR,1A
8,II,SKIN_CORR,1B
8,III,SKIN_CORR,1C
8,,SKIN_CORR,1A
""".strip().splitlines()]

CAMEO_ZH = {
    "CORR_PROD": "反应产物可能有腐蚀性", "EXPL_PROD": "反应产物可能爆炸，或对冲击、摩擦敏感", "FLAM_PROD": "反应产物可能易燃",
    "GAS": "反应放出气体，可能引起超压", "HEAT": "常温下放热反应", "VIOLENT": "反应可能特别剧烈、猛烈或爆炸",
    "TOX_PROD": "反应产物可能有毒", "POLYMER": "聚合反应可能剧烈，可能引起超压", "UNKNOWN": "可能有危险，但不清楚",
    "UNSTABLE_HOT": "反应产物在高于常温时可能不稳定",
}
CONTAINERS_ZH = {
    "BA": "麻布、布、纸或塑料袋", "CF": "纤维板或塑料箱、盒", "CM": "金属箱、盒（包括滚装箱）", "CW": "木箱、盒", "CY": "气瓶",
    "DF": "纤维板或塑料桶", "DM": "金属桶", "DT": "自卸车", "DW": "木桶", "HG": "漏斗车或敞车", "TC": "铁路罐车", "TP": "可移动罐柜",
    "TT": "公路罐车",
}
UNITS_ZH = {"G": "加仑（液体）", "K": "千克", "L": "升（液体）", "M": "公吨", "N": "立方米", "P": "磅", "T": "短吨（2000 磅）", "Y": "立方码"}

LAW = dict(document="危险化学品安全法", edition="2025-12-27（2026-05-01 起施行）")
PRECURSOR = dict(document="易制毒化学品管理条例", edition="2018年修订")
_NAMES = "list flag phase effect verdict rule match min_pct basis document edition clause message_zh message_en remedy_zh remedy_en approvals licence_zh licence_en evidence".split()


def _effect(list, effect, verdict, message, remedy, flag="", evidence="read", licence=("", ""), approvals=None, **more):
    """`approvals`: how many persons have to agree; by the verdict when not given. `licence`: the number to record before ordering."""
    row = dict.fromkeys(_NAMES, "")
    row["approvals"] = {"prohibited": 2, "review": 1}.get(verdict, 0) if approvals is None else approvals
    row["licence_zh"], row["licence_en"] = licence
    row.update(list=list, flag=flag, effect=effect, verdict=verdict, rule="list." + list, match="cas", message_zh=message[0],
               message_en=message[1], remedy_zh=remedy[0], remedy_en=remedy[1], evidence=evidence)
    row.update(more)
    return row


def effects():
    """What a match means. {name}, {entry} and, for thresholds, {amount}, {threshold}, {unit}, {share} are filled in."""
    return chinese() + european() + american() + international() + threshold_effects()


def chinese():
    report = ("购买或转让后 3 日内将品种、数量、流向报县级公安机关备案", "file variety, quantity and flow with the county police within 3 days of the purchase")
    dual = ("专用场所单独存放，双人收发、双人保管，出入库记录保存不少于 3 年", "store apart, two persons receive, issue and keep, keep the records at least 3 years")
    new = [
        _effect("cn-hazchem", "register", "note", ("{name} 列入危险化学品目录第 {entry} 号", "{name} is entry {entry} of the Catalogue of Hazardous Chemicals"),
                ("向有资质的供应商购买，索取中文安全技术说明书和安全标签，出入库逐次登记",
                 "buy from a licensed supplier, obtain the Chinese SDS and label, register every receipt and issue"), match="catalog"),
        _effect("cn-hypertoxic", "permit", "review", ("{name} 是剧毒化学品（目录第 {entry} 号），购买须凭许可证件或公安机关购买许可",
                "{name} is a highly toxic chemical (剧毒, entry {entry}): buying needs a licence or a purchase permit from the police"),
                ("核对许可证件或向县级公安机关申请购买许可后再下单；个人不得购买，不得网购",
                 "check the licence or obtain the purchase permit from the county police before ordering; not for individuals, not online"),
                match="catalog", **LAW, clause="第五十八条、第五十九条、第六十三条", approvals=2,
                licence=("许可证件号或剧毒化学品购买许可证号", "number of the licence or of the purchase permit for highly toxic chemicals")),
        _effect("cn-hypertoxic", "report", "note", ("剧毒化学品 {name} 的购买须在 3 日内备案", "the purchase of {name} (剧毒) must be filed within 3 days"), report,
                rule="duty.cn-hypertoxic.report", match="catalog", **LAW, clause="第六十一条"),
        _effect("cn-hypertoxic", "keep", "note", ("剧毒化学品 {name} 须双人收发、双人保管", "{name} (剧毒) needs two persons to receive, issue and keep it"), dual,
                rule="duty.cn-hypertoxic.keep", match="catalog", **LAW, clause="第四十一条"),
        _effect("cn-explosive-precursor", "permit", "review", ("{name} 是易制爆危险化学品（名录第 {entry} 项），购买须有许可证件或合法用途说明",
                "{name} is an explosive precursor (易制爆, item {entry}): buying needs a licence or a statement of legal use"),
                ("备妥许可证件或本单位出具的合法用途说明，经审核后下单；个人不得购买，不得网购",
                 "have the licence or the plant's own statement of legal use reviewed before ordering; not for individuals, not online"),
                **LAW, clause="第五十八条、第五十九条、第六十三条",
                licence=("许可证件号或合法用途说明编号", "number of the licence or of the statement of legal use")),
        _effect("cn-explosive-precursor", "report", "note", ("易制爆危险化学品 {name} 的购买须在 3 日内备案", "the purchase of {name} (易制爆) must be filed within 3 days"),
                report, rule="duty.cn-explosive-precursor.report", **LAW, clause="第六十一条"),
        _effect("cn-explosive-precursor", "keep", "note", ("易制爆危险化学品 {name} 须如实记录数量和流向，丢失被盗立即报告公安机关",
                "quantity and flow of {name} (易制爆) must be recorded, loss or theft reported to the police at once"),
                ("设专库或专柜，指定保管人，逐次登记", "use a dedicated store or cabinet with a named keeper, register every movement"),
                rule="duty.cn-explosive-precursor.keep", **LAW, clause="第四十条、第四十一条"),
        _effect("cn-drug-precursor", "permit", "review", ("{name} 是第一类易制毒化学品（{entry}），购买须取得购买许可证",
                "{name} is a class 1 drug precursor ({entry}): buying needs a purchase permit"),
                ("取得购买许可证后再下单；使用台账保存 2 年", "obtain the purchase permit before ordering; keep a use ledger for 2 years"), flag="1",
                **PRECURSOR, clause="第十四条至第十七条", approvals=2,
                licence=("易制毒化学品购买许可证号", "number of the purchase permit for drug precursors")),
    ]
    for number, word in [("2", "二"), ("3", "三")]:
        new.append(_effect("cn-drug-precursor", "permit", "review", (f"{{name}} 是第{word}类易制毒化学品（{{entry}}），购买前须向公安机关备案",
                   f"{{name}} is a class {number} drug precursor ({{entry}}): file with the police before buying"),
                   ("购买前将品种、数量向县级公安机关备案；运输按第二、三类规定办理", "file variety and quantity with the county police before buying; transport needs its own permit or filing"),
                   flag=number, **PRECURSOR, clause="第十七条", licence=("易制毒化学品购买备案证明号", "number of the police filing of the purchase")))
    new += [
        _effect("cn-special-control", "keep", "note", ("{name} 列入特别管控危险化学品目录（{entry}）", "{name} is a specially controlled hazardous chemical ({entry})"),
                ("按特别管控要求建立信息化、全流程追溯", "trace it electronically through its whole life as the list requires")),
        _effect("cn-key-regulated", "register", "note", ("{name} 是重点监管的危险化学品（{entry}）", "{name} is a hazardous chemical under key supervision ({entry})"),
                ("按该化学品的安全措施和应急处置原则管理", "apply the safety measures and emergency rules published for it")),
        _effect("cn-high-toxic", "register", "note", ("{name} 列入高毒物品目录（{entry}）", "{name} is on the list of highly toxic substances at work ({entry})"),
                ("作业场所至少每月检测一次，设红色警示线", "measure the workplace at least monthly, mark it with a red line"),
                document="使用有毒物品作业场所劳动保护条例", edition="2024年修订", clause="第十二条、第二十六条"),
        _effect("cn-monitored", "prohibited", "prohibited", ("{name} 是第一类监控化学品（{entry}）", "{name} is a class 1 monitored chemical ({entry})"),
                ("未经国务院主管部门批准不得购买或使用", "may not be bought or used without the national authority's approval"), flag="1", evidence="knowledge", approvals=2,
                licence=("国务院主管部门批准文号", "number of the national authority's approval")),
    ]
    for number, word in [("2", "二"), ("3", "三")]:
        new.append(_effect("cn-monitored", "permit", "review", (f"{{name}} 是第{word}类监控化学品（{{entry}}）", f"{{name}} is a class {number} monitored chemical ({{entry}})"),
                   ("核对经营、使用许可和年度申报", "check the licence and the yearly declaration"), flag=number, evidence="knowledge",
                   licence=("监控化学品使用许可证号", "number of the licence to use monitored chemicals") if number == "2" else ("", "")))
    new.append(_effect("cn-monitored", "register", "note", ("{name} 是第四类监控化学品（{entry}）", "{name} is a class 4 monitored chemical ({entry})"),
               ("按规定申报年度数据", "declare the yearly figures"), flag="4", evidence="knowledge"))
    new += [
        _effect("cn-new-pollutant", "prohibited", "prohibited", ("{name} 是重点管控新污染物（{entry}），禁止生产、加工使用和进出口（豁免用途除外）",
                "{name} is a new pollutant under key control ({entry}): making, using and trading it is banned except for exempted uses"),
                ("改用替代品；若属豁免用途，附证明并重新评审", "use a substitute; for an exempted use attach the proof and have it reviewed"), flag="banned",
                document="重点管控新污染物清单（2023年版）", edition="部令第28号，2023-03-01", clause="附表",
                licence=("豁免用途证明编号", "number of the proof of an exempted use")),
        _effect("cn-new-pollutant", "permit", "review", ("{name} 是重点管控新污染物（{entry}），用途受限", "{name} is a new pollutant under key control ({entry}): its uses are restricted"),
                ("核对用途不在禁止范围内", "check that the use is not among the banned ones"), flag="restricted"),
    ]
    return new


def european():
    return [
        _effect("eu-clp", "register", "note", ("{name} 有欧盟统一分类（{entry}）", "{name} has a harmonised classification ({entry})"),
                ("标签和安全数据表须采用统一分类", "label and SDS must follow the harmonised classification"), evidence="official"),
        _effect("eu-svhc", "register", "note", ("{name} 是高度关注物质（{entry} 列入）", "{name} is a substance of very high concern (listed {entry})"),
                ("含量超过 0.1 % 时履行信息传递义务，评估替代", "above 0.1 % w/w pass the information on and look for a substitute"), min_pct="0.1",
                clause="Article 59, Article 33", evidence="official"),
        _effect("eu-explosive-precursor", "permit", "review", ("{name} 是欧盟限制类爆炸物前体（附件{entry}）",
                "{name} is a restricted explosives precursor in the EU (annex {entry})"),
                ("向供应商出具企业身份、授权人和用途的声明；不得提供给公众；可疑交易、大宗丢失或被盗 24 小时内报告",
                 "give the supplier the statement of trade, authorised person and intended use; not for the general public; report suspicious "
                 "transactions, large losses and thefts within 24 hours"), flag="I", clause="Articles 5, 8 and 9", evidence="knowledge"),
        _effect("eu-explosive-precursor", "report", "note", ("{name} 是欧盟须报告类爆炸物前体（附件{entry}）",
                "{name} is a regulated explosives precursor in the EU (annex {entry})"),
                ("可疑交易、大宗丢失或被盗 24 小时内报告国家联络点", "report suspicious transactions, large losses and thefts to the national contact point within 24 hours"),
                flag="II", clause="Article 9", evidence="knowledge"),
        _effect("eu-annex14", "permit", "review", ("{name} 须授权（附件十四 {entry}），日落日期未到或未知", "{name} needs authorisation (Annex XIV, {entry}); its sunset date is ahead or unknown"),
                ("在日落日期前取得授权或改用替代品", "obtain an authorisation before the sunset date or use a substitute"), phase="before", min_pct="0.1",
                clause="Articles 55-58", evidence="official"),
        _effect("eu-annex14", "prohibited", "prohibited", ("{name} 的日落日期已过（附件十四 {entry}），无授权不得使用", "the sunset date of {name} has passed (Annex XIV, {entry}): no use without an authorisation"),
                ("出示覆盖本用途的授权号，或改用替代品", "show the authorisation that covers this use, or use a substitute"), phase="after", min_pct="0.1",
                clause="Article 56(1)", evidence="official", licence=("REACH 授权号", "number of the REACH authorisation")),
        _effect("eu-annex17", "permit", "review", ("{name} 受附件十七限制（第 {entry} 条）", "{name} is restricted (Annex XVII, entry {entry})"),
                ("核对用途和浓度符合限制条件", "check use and concentration against the conditions of the restriction"), clause="Article 67", evidence="official"),
    ]


def american():
    new = []
    for flag in ["I", "II"]:
        new.append(_effect("us-dea", "permit", "review", (f"{{name}} 是 DEA 清单 {flag} 化学品", f"{{name}} is a DEA List {flag} chemical"),
                   ("核对登记、身份证明和数量阈值", "check registration, proof of identity and the quantity threshold"), flag=flag, clause="1310.02, 1310.04", evidence="knowledge",
                   licence=("DEA 登记号", "DEA registration number") if flag == "I" else ("", "")))
    return new + [
        _effect("us-tsca6", "permit", "review", ("{name} 受 TSCA 第6条规则限制（{entry}）", "{name} is under a TSCA section 6 rule ({entry})"),
                ("核对用途未被禁止，并有工作场所保护计划", "check that the use is not banned and that the workplace protection plan exists"), evidence="knowledge"),
        _effect("us-prop65", "register", "note", ("{name} 列入加州 65 号提案", "{name} is on the Proposition 65 list"), ("在加州须提供警示", "in California a warning is needed"), evidence="official"),
        _effect("us-cercla", "register", "note", ("{name} 有 CERCLA 可报告量", "{name} has a CERCLA reportable quantity"),
                ("24 小时内泄漏达到可报告量须立即报告", "report at once a release of that quantity within 24 hours"), evidence="official"),
    ]


def international():
    k = dict(evidence="knowledge")
    new = [_effect("cwc", "prohibited", "prohibited", ("{name} 是化学武器公约附表 1 化学品（{entry}）", "{name} is a CWC Schedule 1 chemical ({entry})"),
                   ("除国家许可的研究、医疗、防护用途外禁止", "banned except for research, medical or protective purposes the state has licensed"), flag="1", approvals=2,
                   licence=("国家许可文号", "number of the national licence"), **k)]
    for flag in ["2", "3"]:
        new.append(_effect("cwc", "permit", "review", (f"{{name}} 是化学武器公约附表 {flag} 化学品（{{entry}}）", f"{{name}} is a CWC Schedule {flag} chemical ({{entry}})"),
                   ("核对申报阈值、进出口许可和最终用途证明", "check the declaration threshold, trade licence and end-use certificate"), flag=flag, **k))
    new += [
        _effect("stockholm", "prohibited", "prohibited", ("{name} 是应消除的持久性有机污染物（附件 {entry}）", "{name} is a persistent organic pollutant to be eliminated (Annex {entry})"),
                ("改用替代品；特定豁免须附证明", "use a substitute; attach the proof of a specific exemption"), flag="A", approvals=2,
                licence=("特定豁免证明编号", "number of the proof of a specific exemption"), **k),
        _effect("stockholm", "permit", "review", ("{name} 是受限的持久性有机污染物（附件 {entry}）", "{name} is a restricted persistent organic pollutant (Annex {entry})"),
                ("只可用于可接受用途", "only acceptable purposes are allowed"), flag="B", **k),
        _effect("stockholm", "permit", "review", ("{name} 是无意产生的持久性有机污染物（附件 {entry}）", "{name} is an unintentionally produced pollutant (Annex {entry})"),
                ("核对购买目的（如分析标准品）", "check the purpose (such as an analytical standard)"), flag="C", **k),
        _effect("rotterdam", "permit", "review", ("{name} 适用事先知情同意程序", "{name} is under the prior informed consent procedure"),
                ("进口前核对本国的进口决定", "check the country's import decision before importing"), **k),
        _effect("montreal", "prohibited", "prohibited", ("{name} 是已淘汰的受控物质（{entry}）", "{name} is a controlled substance that has been phased out ({entry})"),
                ("仅限豁免用途（原料、必要的实验室用途）", "only exempted uses (feedstock, essential laboratory use)"), flag="phased_out", approvals=2,
                licence=("豁免用途批准文号", "number of the approval of an exempted use"), **k),
        _effect("montreal", "permit", "review", ("{name} 正在淘汰（{entry}）", "{name} is being phased out ({entry})"), ("核对配额和用途", "check quota and use"), flag="phasing_out",
                licence=("配额或备案号", "number of the quota or of the filing"), **k),
        _effect("montreal", "register", "note", ("{name} 正在削减（{entry}）", "{name} is being phased down ({entry})"), ("核对配额", "check the quota"), flag="phase_down", **k),
    ]
    for flag, zh, en in [("1", "对人致癌", "carcinogenic to humans"), ("2A", "很可能对人致癌", "probably carcinogenic"), ("2B", "可能对人致癌", "possibly carcinogenic")]:
        new.append(_effect("iarc", "register", "note", (f"IARC 将 {{name}} 归为 {flag} 组（{zh}）", f"IARC puts {{name}} in group {flag} ({en})"),
                   ("评估替代和接触控制", "look for a substitute and control exposure"), flag=flag))
    new.append(_effect("iarc", "none", "allowed", ("{name} 在 IARC 第 3 组", "{name} is in IARC group 3"), ("无", "none"), flag="3"))
    return new


def threshold_effects():
    new = []

    def add(list, verdicts, zh, en, remedy, min_pct="", basis="whole", evidence="read", flag=""):
        for phase, verdict in zip(["below", "near", "reached"], verdicts):
            tail = {"below": ("未达到临界量", "below it"), "near": ("接近临界量", "close to it"), "reached": ("达到或超过临界量", "at or above it")}[phase]
            new.append(_effect(list, "threshold", verdict, (f"{zh}：{{name}} 计入后份额 {{share}}（临界量 {{threshold}} {{unit}}），{tail[0]}",
                       f"{en}: with {{name}} the share is {{share}} of the threshold ({{threshold}} {{unit}}), {tail[1]}"),
                       remedy if phase != "below" else ("无需处理", "nothing to do"), phase=phase, rule="threshold." + list, min_pct=min_pct, basis=basis,
                       evidence=evidence, flag=flag))

    three = ("allowed", "note", "review")
    add("gb18218", three, "重大危险源 S", "major hazard source S", ("减少存量或分单元存放；否则按重大危险源辨识、评估、登记备案，双人收发和保管",
        "reduce the stock or split it between units; else identify, assess and register the major hazard source, with two-person keeping"))
    add("eu-seveso3", three, "塞维索 III 下限", "Seveso III lower tier", ("减少存量，或按下限企业通报并制定重大事故预防政策",
        "reduce the stock, or notify as a lower-tier establishment with a major-accident prevention policy"), evidence="knowledge")
    add("us-rmp", three, "EPA RMP 阈值量", "EPA RMP threshold quantity", ("减少存量或提交风险管理计划", "reduce the stock or submit a risk management plan"), min_pct="1", basis="content")
    add("us-psm", three, "OSHA PSM 阈值量", "OSHA PSM threshold quantity", ("减少存量或建立过程安全管理", "reduce the stock or set up process safety management"), evidence="knowledge")
    add("us-epcra302", three, "EPCRA 302 计划阈值量", "EPCRA 302 threshold planning quantity", ("60 日内通知州和地方应急委员会", "notify the state and local emergency planning bodies within 60 days"),
        min_pct="1", basis="content", evidence="knowledge")
    for flag in ["release", "theft", "sabotage"]:
        add("us-cfats", ("allowed", "note", "note"), f"CFATS 关注量（{flag}，授权 2023-07-28 失效）", f"CFATS screening quantity ({flag}; authority lapsed 2023-07-28)",
            ("自愿采取安保措施", "take security measures voluntarily"), flag=flag, basis="content" if flag == "release" else "whole")
    return new

# Misread in the copies: the check digit fails, the name says which number is meant.
CAS_CORRECTIONS = {"582-29-0": "528-29-0", "7440-62-6": "7440-62-2"}

# Misprinted labels in the copy of 49 CFR 172.101: UN number, packing group -> labels, subsidiary hazards.
LABEL_CORRECTIONS = {("UN1052", "I", "8.6.1"): ("8;6.1", "6.1"), ("UN3535", "I", "6.1.;4.1"): ("6.1;4.1", "4.1")}

# Codes that EPA's look-up has beside those of 40 CFR 261: whole shipments instead of single wastes.
MORE_WASTE_CODES = [("LABP", "LAB PACK"), ("PHARMS", "HAZARDOUS WASTE PHARMACEUTICALS"), ("PHRM", "HAZARDOUS WASTE PHARMACEUTICALS")]

CAMEO_GROUPS_ZH = {
    1: "强非氧化性酸", 2: "强氧化性酸", 3: "羧酸", 4: "醇和多元醇", 5: "醛", 6: "酰胺和酰亚胺", 7: "胺、膦和吡啶", 8: "偶氮、重氮、叠氮、肼和叠氮化合物",
    9: "氨基甲酸酯", 10: "强碱", 11: "无机氰化物", 12: "硫代和二硫代氨基甲酸酯及其盐", 13: "酯、硫酸酯、磷酸酯、硫代磷酸酯和硼酸酯", 14: "醚", 16: "芳香烃",
    17: "卤代有机物", 18: "异氰酸酯和异硫氰酸酯", 19: "酮", 20: "有机硫化物", 21: "碱金属，强活泼性", 22: "活泼金属单质和粉末", 23: "较不活泼金属", 25: "重氮盐",
    26: "腈", 27: "有机硝基、亚硝基、硝酸酯和亚硝酸酯", 28: "不饱和脂肪烃", 29: "饱和脂肪烃", 30: "有机过氧化物", 31: "酚和甲酚", 32: "磺酸酯、膦酸酯和硫代膦酸酯",
    33: "无机硫化物", 34: "环氧化物", 35: "金属氢化物、烷基金属、芳基金属和硅烷", 37: "酸酐", 38: "酸性盐", 39: "碱性盐", 40: "酰卤、磺酰卤和氯甲酸酯", 42: "有机金属化合物",
    44: "强氧化剂", 45: "强还原剂", 46: "无氧化还原活性的无机物", 47: "氟代有机物", 48: "可溶性氟化物盐", 49: "弱氧化剂", 50: "弱还原剂", 51: "氮化物、磷化物、碳化物和硅化物",
    55: "氯硅烷", 58: "硅氧烷", 59: "卤化剂", 60: "弱酸", 61: "弱碱", 62: "碳酸盐", 63: "含炔氢的炔烃", 64: "不含炔氢的炔烃", 65: "共轭二烯", 66: "芳基卤", 68: "芳香胺",
    69: "无机硝酸盐和亚硝酸盐", 70: "缩醛、缩酮、半缩醛和半缩酮", 71: "丙烯酸酯和丙烯酸", 72: "酚盐", 73: "季铵和季鏻盐", 74: "亚硫酸盐和硫代硫酸盐", 75: "肟", 76: "可聚合化合物",
    98: "无化学反应性", 99: "资料不足，无法归类", 100: "水和水溶液", 101: "高度易燃", 102: "爆炸性", 103: "可聚合", 104: "强氧化剂", 105: "强还原剂", 106: "已知催化活性", 107: "遇水反应",
    108: "遇空气反应", 109: "自燃（发火）", 110: "较低温度下分解（低于 120 ℃）", 111: "可形成过氧化物", 400: "放射性物质",
}

_HE = ("regime", "hazard_class", "verdict", "document", "edition", "clause", "message_zh", "message_en", "remedy_zh", "remedy_en")
_PERMIT = ("核对购买、运输、储存许可后再下单", "check the licences for buying, moving and storing it before ordering")
HAZARD_EFFECTS = [dict(zip(_HE, row)) for row in [
    ("cn", "EXPL", "review", "民用爆炸物品安全管理条例", "2014年修订", "第三条、第二十一条", "{name} 是爆炸物，可能属于民用爆炸物品（品名表没有可用数据）",
     "{name} is an explosive and may be a civil explosive (its list is not available as data)") + _PERMIT,
    ("us", "EXPL", "review", "27 CFR 555", "as known 2026", "555.26, 555.41", "{name} 是爆炸物，购买和储存须有 ATF 许可（清单没有可用数据）",
     "{name} is an explosive: buying and storing it needs an ATF licence or permit (its list is not available as data)") + _PERMIT,
    ("eu", "EXPL", "review", "Directive 2014/28/EU", "2014", "Article 11", "{name} 是爆炸物，转移须有批准（没有可用清单）",
     "{name} is an explosive: its transfer needs an approval (no list is available as data)") + _PERMIT,
]]

for _row in HAZARD_EFFECTS:
    _row.update(rule="EXPL", evidence="knowledge", approvals=2,
                licence_zh="爆炸物购买许可证号", licence_en="number of the licence to acquire explosives")

# Classes that are worth a word at every purchase, whether a list has the substance or not.
_CLASSIFIED = [(c, "") for c in ("EXPL FLAM_GAS AEROSOL OX_GAS PRESS_GAS FLAM_LIQ FLAM_SOL SELF_REACT ORG_PEROX PYR_LIQ PYR_SOL SELF_HEAT "
                                 "WATER_REACT OX_LIQ OX_SOL DESENS_EXPL MET_CORR ACUTE_TOX_ORAL ACUTE_TOX_DERMAL ACUTE_TOX_INHAL").split()]
_CLASSIFIED += [("SKIN_CORR", "1|1A|1B|1C"), ("EYE_DAM", "1"), ("RESP_SENS", ""), ("CARC", ""), ("MUTA", ""), ("REPR", ""),
                ("STOT_SE", "1"), ("STOT_RE", "1"), ("ASP_TOX", "")]
HAZARD_EFFECTS += [dict(regime="any", hazard_class=c, categories=k, rule="classified", verdict="note", evidence="plant", approvals=0,
                        document="ChemTrack 采购评审规则 (purchase review rules)", edition="1", clause="hazard.classified",
                        message_zh="{name} 有危险性分类：{classes}", message_en="{name} is classified as hazardous: {classes}",
                        remedy_zh="核对安全技术说明书、防护和存放条件", remedy_en="check its SDS, the protection and a place to keep it")
                   for c, k in _CLASSIFIED]

SALT_WORDS = ("盐酸 盐酸盐 硫酸 硫酸盐 氢溴酸 氢溴酸盐 氢碘酸盐 硝酸盐 磷酸 磷酸盐 草酸盐 酒石酸 酒石酸盐 马来酸 马来酸盐 醋酸盐 钠 钾 铵 钙 锂 钠盐 钾盐 "
              "hydrochloride hcl sulfate sulphate hydrobromide hydroiodide nitrate phosphate oxalate tartrate bitartrate maleate acetate "
              "sodium potassium ammonium calcium lithium sodiumsalt potassiumsalt").split()

# Annex (I restricted, II reportable), name, CAS number, and the condition: annex I counts above a content, metals as
# powders (below 200 µm). From knowledge.
EU_PRECURSORS = [
    ("I", "nitric acid", "7697-37-2", "> 3 %"), ("I", "hydrogen peroxide", "7722-84-1", "> 12 %"),
    ("I", "sulphuric acid", "7664-93-9", "> 15 %"), ("I", "nitromethane", "75-52-5", "> 16 %"),
    ("I", "potassium chlorate", "3811-04-9", "> 40 %"), ("I", "potassium perchlorate", "7778-74-7", "> 40 %"),
    ("I", "sodium chlorate", "7775-09-9", "> 40 %"), ("I", "sodium perchlorate", "7601-89-0", "> 40 %"),
    # 16 % of nitrogen from ammonium nitrate is about 45.7 % of the salt: the limit is of nitrogen, so the text is kept.
    ("I", "ammonium nitrate", "6484-52-2", ">= 16 % nitrogen in relation to ammonium nitrate"),
    ("II", "hexamine", "100-97-0", ""), ("II", "acetone", "67-64-1", ""), ("II", "potassium nitrate", "7757-79-1", ""),
    ("II", "sodium nitrate", "7631-99-4", ""), ("II", "calcium nitrate", "10124-37-5", ""),
    ("II", "calcium ammonium nitrate", "15245-12-2", ""), ("II", "magnesium nitrate hexahydrate", "13446-18-9", ""),
    ("II", "aluminium, powders", "7429-90-5", "粉末"),
    ("II", "magnesium, powders", "7439-95-4", "粉末"),
]
