"""Common goods that are in no GHS hazard class, as far as is known: bulk and laboratory goods that every plant has.

From knowledge: nothing here was read in a document, so each row is a proposal that a person of the plant has to confirm.
A row: CAS number | Chinese name | English name | what it rests on | Chinese aliases, separated by ; | note.
Rests on: iv = REACH Annex IV (substances of minimum risk), sds = what suppliers' safety data sheets usually state.
Note: dust = its dust can explode, although the substance is in no class.
"""

ROWS = [line.split("|") for line in """\
7732-18-5|水|water|iv|去离子水;纯水;蒸馏水|
7647-14-5|氯化钠|sodium chloride|sds|食盐;盐水|
7447-40-7|氯化钾|potassium chloride|sds||
56-81-5|甘油|glycerol|sds|丙三醇|
57-55-6|1,2-丙二醇|propylene glycol|sds|丙二醇|
112-27-6|三甘醇|triethylene glycol|sds|三乙二醇|
112-60-7|四甘醇|tetraethylene glycol|sds|四乙二醇|
25265-71-8|一缩二丙二醇|dipropylene glycol|sds|二丙二醇|
25322-68-3|聚乙二醇|polyethylene glycol|sds|PEG|
57-50-1|蔗糖|sucrose|iv|白砂糖|dust
50-99-7|葡萄糖|D-glucose|iv|右旋糖|dust
5996-10-1|一水葡萄糖|D-glucose monohydrate|sds|葡萄糖一水合物|dust
57-48-7|果糖|D-fructose|iv||dust
63-42-3|乳糖|lactose|iv||dust
64044-51-5|一水乳糖|lactose monohydrate|sds|乳糖一水合物|dust
69-79-4|麦芽糖|maltose|sds||dust
59-23-4|半乳糖|D-galactose|iv||dust
50-70-4|山梨醇|D-sorbitol|iv|山梨糖醇|dust
69-65-8|甘露醇|D-mannitol|iv|甘露糖醇|dust
87-99-0|木糖醇|xylitol|sds||dust
87-89-8|肌醇|myo-inositol|sds||dust
9005-25-8|淀粉|starch|iv|玉米淀粉|dust
9004-53-9|糊精|dextrin|iv||dust
9050-36-6|麦芽糊精|maltodextrin|iv||dust
9004-34-6|纤维素|cellulose|sds|微晶纤维素|dust
9004-32-4|羧甲基纤维素钠|sodium carboxymethyl cellulose|sds|CMC|dust
9004-62-0|羟乙基纤维素|hydroxyethyl cellulose|sds||dust
9004-67-5|甲基纤维素|methyl cellulose|sds||dust
9004-65-3|羟丙基甲基纤维素|hydroxypropyl methyl cellulose|sds|HPMC|dust
9002-18-0|琼脂|agar|sds||dust
9012-36-6|琼脂糖|agarose|sds||dust
9000-70-8|明胶|gelatin|sds||dust
9000-01-5|阿拉伯胶|gum arabic|sds||dust
11138-66-2|黄原胶|xanthan gum|sds||dust
9000-30-0|瓜尔胶|guar gum|sds||dust
9000-69-5|果胶|pectin|sds||dust
9005-38-3|海藻酸钠|sodium alginate|sds||dust
57-11-4|硬脂酸|stearic acid|iv|十八烷酸|dust
57-10-3|棕榈酸|palmitic acid|iv|十六烷酸|dust
112-80-1|油酸|oleic acid|iv||
123-94-4|单硬脂酸甘油酯|glycerol monostearate|iv||dust
1338-43-8|山梨醇酐单油酸酯|sorbitan oleate|iv|司盘80|
8002-43-5|卵磷脂|lecithin|iv|大豆磷脂|
8002-74-2|石蜡|paraffin wax|sds||
8001-22-7|大豆油|soybean oil|sds||
8001-21-6|葵花籽油|sunflower oil|sds||
8001-79-4|蓖麻油|castor oil|sds||
8001-25-0|橄榄油|olive oil|sds||
8001-31-8|椰子油|coconut oil|sds||
8002-75-3|棕榈油|palm oil|sds||
63148-62-9|二甲基硅油|polydimethylsiloxane|sds|硅油|
9005-64-5|聚山梨酯20|polysorbate 20|sds|吐温20|
9005-65-6|聚山梨酯80|polysorbate 80|sds|吐温80|
9002-89-5|聚乙烯醇|polyvinyl alcohol|sds|PVA|dust
9003-39-8|聚乙烯吡咯烷酮|polyvinylpyrrolidone|sds|PVP|dust
9002-88-4|聚乙烯|polyethylene|sds|PE|dust
9003-07-0|聚丙烯|polypropylene|sds|PP|dust
25038-59-9|聚对苯二甲酸乙二醇酯|polyethylene terephthalate|sds|PET|dust
9002-86-2|聚氯乙烯|polyvinyl chloride|sds|PVC|dust
9002-84-0|聚四氟乙烯|polytetrafluoroethylene|sds|PTFE|
25038-54-4|聚酰胺6|polyamide 6|sds|尼龙6|dust
50-81-7|抗坏血酸|ascorbic acid|iv|维生素C|dust
134-03-2|抗坏血酸钠|sodium ascorbate|sds|维生素C钠|dust
58-95-7|醋酸维生素E|alpha-tocopheryl acetate|iv|生育酚乙酸酯|
56-87-1|L-赖氨酸|L-lysine|iv||dust
59-51-8|DL-蛋氨酸|DL-methionine|iv|甲硫氨酸|dust
56-40-6|甘氨酸|glycine|sds|氨基乙酸|dust
56-41-7|L-丙氨酸|L-alanine|sds||dust
56-86-0|L-谷氨酸|L-glutamic acid|sds||dust
142-47-2|谷氨酸钠|monosodium glutamate|sds|味精|dust
6106-04-3|一水谷氨酸钠|monosodium glutamate monohydrate|sds|味精|dust
63-91-2|L-苯丙氨酸|L-phenylalanine|sds||dust
73-22-3|L-色氨酸|L-tryptophan|sds||dust
107-43-7|甜菜碱|betaine|sds||dust
57-13-6|尿素|urea|sds|脲|
7783-20-2|硫酸铵|ammonium sulfate|sds||
7722-76-1|磷酸二氢铵|ammonium dihydrogen phosphate|sds|磷酸一铵|
7783-28-0|磷酸氢二铵|diammonium hydrogen phosphate|sds|磷酸二铵|
7778-80-5|硫酸钾|potassium sulfate|sds||
7757-82-6|硫酸钠|sodium sulfate|sds|无水硫酸钠;元明粉|
7727-73-3|十水硫酸钠|sodium sulfate decahydrate|sds|芒硝|
7487-88-9|硫酸镁|magnesium sulfate|sds|无水硫酸镁|
10034-99-8|七水硫酸镁|magnesium sulfate heptahydrate|sds|泻盐|
7786-30-3|氯化镁|magnesium chloride|sds||
7791-18-6|六水氯化镁|magnesium chloride hexahydrate|sds|卤片|
7778-18-9|硫酸钙|calcium sulfate|sds|无水石膏|
10101-41-4|二水硫酸钙|calcium sulfate dihydrate|sds|石膏|
471-34-1|碳酸钙|calcium carbonate|sds|轻质碳酸钙;重质碳酸钙|
1317-65-3|石灰石|limestone|iv|方解石|
546-93-0|碳酸镁|magnesium carbonate|sds||
1309-48-4|氧化镁|magnesium oxide|sds||
1309-42-8|氢氧化镁|magnesium hydroxide|sds||
1344-28-1|氧化铝|aluminium oxide|sds|三氧化二铝|
21645-51-2|氢氧化铝|aluminium hydroxide|sds||
112926-00-8|硅胶|silica gel|sds||
1332-58-7|高岭土|kaolin|sds||
1302-78-9|膨润土|bentonite|sds||
65997-17-3|玻璃|glass|sds||
7727-43-7|硫酸钡|barium sulfate|sds|重晶石|
7757-93-9|磷酸氢钙|calcium hydrogen phosphate|sds||
7758-87-4|磷酸三钙|tricalcium phosphate|sds|磷酸钙|
1306-06-5|羟基磷灰石|hydroxyapatite|sds||
7558-80-7|磷酸二氢钠|sodium dihydrogen phosphate|sds||
7558-79-4|磷酸氢二钠|disodium hydrogen phosphate|sds||
7778-77-0|磷酸二氢钾|potassium dihydrogen phosphate|sds||
7758-11-4|磷酸氢二钾|dipotassium hydrogen phosphate|sds||
10124-56-8|六偏磷酸钠|sodium hexametaphosphate|sds||
144-55-8|碳酸氢钠|sodium hydrogen carbonate|sds|小苏打|
298-14-6|碳酸氢钾|potassium hydrogen carbonate|sds||
7772-98-7|硫代硫酸钠|sodium thiosulfate|sds||
10102-17-7|五水硫代硫酸钠|sodium thiosulfate pentahydrate|sds|大苏打;海波|
127-09-3|乙酸钠|sodium acetate|sds|醋酸钠|dust
127-08-2|乙酸钾|potassium acetate|sds|醋酸钾|dust
68-04-2|柠檬酸钠|trisodium citrate|sds|柠檬酸三钠|dust
6132-04-3|二水柠檬酸钠|trisodium citrate dihydrate|sds|柠檬酸三钠二水合物|dust
527-07-1|葡萄糖酸钠|sodium gluconate|iv||dust
72-17-3|乳酸钠|sodium lactate|sds||
1592-23-0|硬脂酸钙|calcium stearate|sds||dust
557-04-0|硬脂酸镁|magnesium stearate|sds||dust
77-86-1|三羟甲基氨基甲烷|tris(hydroxymethyl)aminomethane|sds|Tris|
7365-45-9|4-羟乙基哌嗪乙磺酸|HEPES|sds|HEPES|
1132-61-2|3-吗啉丙磺酸|MOPS|sds|MOPS|
73049-73-7|蛋白胨|peptone|sds||dust
8013-01-2|酵母提取物|yeast extract|sds|酵母浸粉|dust
""".splitlines()]

RESTS_ON = {
    "iv": ("REACH 附件四（危险极低的物质），据常识", "REACH Annex IV (substances of minimum risk), from knowledge"),
    "sds": ("供应商安全技术说明书通常声明不分类，据常识", "suppliers' safety data sheets usually state no classification, from knowledge"),
}
NOTES = {"": ("", ""), "dust": ("粉尘可燃，注意粉尘爆炸", "its dust can explode")}
