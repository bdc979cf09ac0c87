// Lists every file of `assets`. A new file needs its two lines here; a test finds the one forgotten.
#include "CWebAssets.h"

static const unsigned char alarmactions_js[] = {
#embed "assets/alarmactions.js"
};
static const unsigned char alarmcard_js[] = {
#embed "assets/alarmcard.js"
};
static const unsigned char alarms_js[] = {
#embed "assets/alarms.js"
};
static const unsigned char alarmsystem_js[] = {
#embed "assets/alarmsystem.js"
};
static const unsigned char api_js[] = {
#embed "assets/api.js"
};
static const unsigned char app_css[] = {
#embed "assets/app.css"
};
static const unsigned char balance_js[] = {
#embed "assets/balance.js"
};
static const unsigned char camera_js[] = {
#embed "assets/camera.js"
};
static const unsigned char carriers_js[] = {
#embed "assets/carriers.js"
};
static const unsigned char counts_js[] = {
#embed "assets/counts.js"
};
static const unsigned char disposal_js[] = {
#embed "assets/disposal.js"
};
static const unsigned char dom_js[] = {
#embed "assets/dom.js"
};
static const unsigned char error_js[] = {
#embed "assets/error.js"
};
static const unsigned char fields_js[] = {
#embed "assets/fields.js"
};
static const unsigned char findings_js[] = {
#embed "assets/findings.js"
};
static const unsigned char ghs_GHS01_svg[] = {
#embed "assets/ghs/GHS01.svg"
};
static const unsigned char ghs_GHS02_svg[] = {
#embed "assets/ghs/GHS02.svg"
};
static const unsigned char ghs_GHS03_svg[] = {
#embed "assets/ghs/GHS03.svg"
};
static const unsigned char ghs_GHS04_svg[] = {
#embed "assets/ghs/GHS04.svg"
};
static const unsigned char ghs_GHS05_svg[] = {
#embed "assets/ghs/GHS05.svg"
};
static const unsigned char ghs_GHS06_svg[] = {
#embed "assets/ghs/GHS06.svg"
};
static const unsigned char ghs_GHS07_svg[] = {
#embed "assets/ghs/GHS07.svg"
};
static const unsigned char ghs_GHS08_svg[] = {
#embed "assets/ghs/GHS08.svg"
};
static const unsigned char ghs_GHS09_svg[] = {
#embed "assets/ghs/GHS09.svg"
};
static const unsigned char hazards_js[] = {
#embed "assets/hazards.js"
};
static const unsigned char i18n_js[] = {
#embed "assets/i18n.js"
};
static const unsigned char icons_svg[] = {
#embed "assets/icons.svg"
};
static const unsigned char item_css[] = {
#embed "assets/item.css"
};
static const unsigned char item_js[] = {
#embed "assets/item.js"
};
static const unsigned char itemacts_js[] = {
#embed "assets/itemacts.js"
};
static const unsigned char items_js[] = {
#embed "assets/items.js"
};
static const unsigned char pairs_js[] = {
#embed "assets/pairs.js"
};
static const unsigned char labels_js[] = {
#embed "assets/labels.js"
};
static const unsigned char ledger_js[] = {
#embed "assets/ledger.js"
};
static const unsigned char loads_js[] = {
#embed "assets/loads.js"
};
static const unsigned char logo_svg[] = {
#embed "assets/logo.svg"
};
static const unsigned char wastestatus_js[] = {
#embed "assets/wastestatus.js"
};
static const unsigned char wasteproposals_js[] = {
#embed "assets/wasteproposals.js"
};
static const unsigned char wasteldr_js[] = {
#embed "assets/wasteldr.js"
};
static const unsigned char wastestreamform_js[] = {
#embed "assets/wastestreamform.js"
};
static const unsigned char wastestreams_js[] = {
#embed "assets/wastestreams.js"
};
static const unsigned char manifestpapers_js[] = {
#embed "assets/manifestpapers.js"
};
static const unsigned char manifeststeps_js[] = {
#embed "assets/manifeststeps.js"
};
static const unsigned char manifest_js[] = {
#embed "assets/manifest.js"
};
static const unsigned char orders_js[] = {
#embed "assets/orders.js"
};
static const unsigned char openapi_json[] = {
#embed "assets/openapi.json"
};
static const unsigned char zones_js[] = {
#embed "assets/zones.js"
};
static const unsigned char pages_alarms_html[] = {
#embed "assets/pages/alarms.html"
};
static const unsigned char pages_balance_html[] = {
#embed "assets/pages/balance.html"
};
static const unsigned char pages_carriers_html[] = {
#embed "assets/pages/carriers.html"
};
static const unsigned char pages_counts_html[] = {
#embed "assets/pages/counts.html"
};
static const unsigned char pages_alarmsystem_html[] = {
#embed "assets/pages/alarmsystem.html"
};
static const unsigned char pages_disposal_html[] = {
#embed "assets/pages/disposal.html"
};
static const unsigned char pages_error_html[] = {
#embed "assets/pages/error.html"
};
static const unsigned char pages_item_html[] = {
#embed "assets/pages/item.html"
};
static const unsigned char pages_items_html[] = {
#embed "assets/pages/items.html"
};
static const unsigned char pages_layout_html[] = {
#embed "assets/pages/layout.html"
};
static const unsigned char pages_pairs_html[] = {
#embed "assets/pages/pairs.html"
};
static const unsigned char pages_labels_html[] = {
#embed "assets/pages/labels.html"
};
static const unsigned char pages_ledger_html[] = {
#embed "assets/pages/ledger.html"
};
static const unsigned char pages_loads_html[] = {
#embed "assets/pages/loads.html"
};
static const unsigned char pages_manifest_html[] = {
#embed "assets/pages/manifest.html"
};
static const unsigned char pages_orders_html[] = {
#embed "assets/pages/orders.html"
};
static const unsigned char pages_plan_html[] = {
#embed "assets/pages/plan.html"
};
static const unsigned char pages_purchase_html[] = {
#embed "assets/pages/purchase.html"
};
static const unsigned char pages_purchases_html[] = {
#embed "assets/pages/purchases.html"
};
static const unsigned char pages_replay_html[] = {
#embed "assets/pages/replay.html"
};
static const unsigned char pages_scan_html[] = {
#embed "assets/pages/scan.html"
};
static const unsigned char pages_sensors_html[] = {
#embed "assets/pages/sensors.html"
};
static const unsigned char pages_signin_html[] = {
#embed "assets/pages/signin.html"
};
static const unsigned char pages_sheet_html[] = {
#embed "assets/pages/sheet.html"
};
static const unsigned char pages_products_html[] = {
#embed "assets/pages/products.html"
};

static const unsigned char pages_sheets_html[] = {
#embed "assets/pages/sheets.html"
};
static const unsigned char sheet_css[] = {
#embed "assets/sheet.css"
};
static const unsigned char sheet_js[] = {
#embed "assets/sheet.js"
};
static const unsigned char products_js[] = {
#embed "assets/products.js"
};

static const unsigned char sheets_js[] = {
#embed "assets/sheets.js"
};
static const unsigned char pages_tasks_html[] = {
#embed "assets/pages/tasks.html"
};
static const unsigned char pages_thresholds_html[] = {
#embed "assets/pages/thresholds.html"
};
static const unsigned char pages_zones_html[] = {
#embed "assets/pages/zones.html"
};
static const unsigned char pages_wall_html[] = {
#embed "assets/pages/wall.html"
};
static const unsigned char pages_wastestreams_html[] = {
#embed "assets/pages/wastestreams.html"
};
static const unsigned char parties_js[] = {
#embed "assets/parties.js"
};
static const unsigned char parts_css[] = {
#embed "assets/parts.css"
};
static const unsigned char parts_js[] = {
#embed "assets/parts.js"
};
static const unsigned char plan_css[] = {
#embed "assets/plan.css"
};
static const unsigned char plan_js[] = {
#embed "assets/plan.js"
};
static const unsigned char plangeometry_js[] = {
#embed "assets/plangeometry.js"
};
static const unsigned char planview_js[] = {
#embed "assets/planview.js"
};
static const unsigned char purchase_js[] = {
#embed "assets/purchase.js"
};
static const unsigned char purchases_js[] = {
#embed "assets/purchases.js"
};
static const unsigned char receipt_js[] = {
#embed "assets/receipt.js"
};
static const unsigned char replay_js[] = {
#embed "assets/replay.js"
};
static const unsigned char scan_css[] = {
#embed "assets/scan.css"
};
static const unsigned char scan_js[] = {
#embed "assets/scan.js"
};
static const unsigned char scanfield_js[] = {
#embed "assets/scanfield.js"
};
static const unsigned char sensors_js[] = {
#embed "assets/sensors.js"
};
static const unsigned char shell_js[] = {
#embed "assets/shell.js"
};
static const unsigned char signin_css[] = {
#embed "assets/signin.css"
};
static const unsigned char signin_js[] = {
#embed "assets/signin.js"
};
static const unsigned char sound_js[] = {
#embed "assets/sound.js"
};
static const unsigned char stream_js[] = {
#embed "assets/stream.js"
};
static const unsigned char tasks_js[] = {
#embed "assets/tasks.js"
};
static const unsigned char texts_json[] = {
#embed "assets/texts.json"
};
static const unsigned char thresholds_js[] = {
#embed "assets/thresholds.js"
};
static const unsigned char verdict_js[] = {
#embed "assets/verdict.js"
};
static const unsigned char people_js[] = {
#embed "assets/people.js"
};
static const unsigned char signatures_js[] = {
#embed "assets/signatures.js"
};
static const unsigned char trace_js[] = {
#embed "assets/trace.js"
};
static const unsigned char pages_parties_html[] = {
#embed "assets/pages/parties.html"
};
static const unsigned char pages_people_html[] = {
#embed "assets/pages/people.html"
};
static const unsigned char pages_signatures_html[] = {
#embed "assets/pages/signatures.html"
};
static const unsigned char pages_trace_html[] = {
#embed "assets/pages/trace.html"
};

#define ASSET(path, symbol) {path, symbol, sizeof(symbol)}

static const chemtrack_asset assets[] = {
    ASSET("alarmactions.js", alarmactions_js),
    ASSET("alarmcard.js", alarmcard_js),
    ASSET("alarms.js", alarms_js),
    ASSET("alarmsystem.js", alarmsystem_js),
    ASSET("api.js", api_js),
    ASSET("app.css", app_css),
    ASSET("balance.js", balance_js),
    ASSET("camera.js", camera_js),
    ASSET("carriers.js", carriers_js),
    ASSET("counts.js", counts_js),
    ASSET("disposal.js", disposal_js),
    ASSET("dom.js", dom_js),
    ASSET("error.js", error_js),
    ASSET("fields.js", fields_js),
    ASSET("findings.js", findings_js),
    ASSET("ghs/GHS01.svg", ghs_GHS01_svg),
    ASSET("ghs/GHS02.svg", ghs_GHS02_svg),
    ASSET("ghs/GHS03.svg", ghs_GHS03_svg),
    ASSET("ghs/GHS04.svg", ghs_GHS04_svg),
    ASSET("ghs/GHS05.svg", ghs_GHS05_svg),
    ASSET("ghs/GHS06.svg", ghs_GHS06_svg),
    ASSET("ghs/GHS07.svg", ghs_GHS07_svg),
    ASSET("ghs/GHS08.svg", ghs_GHS08_svg),
    ASSET("ghs/GHS09.svg", ghs_GHS09_svg),
    ASSET("hazards.js", hazards_js),
    ASSET("i18n.js", i18n_js),
    ASSET("icons.svg", icons_svg),
    ASSET("item.css", item_css),
    ASSET("item.js", item_js),
    ASSET("itemacts.js", itemacts_js),
    ASSET("items.js", items_js),
    ASSET("labels.js", labels_js),
    ASSET("ledger.js", ledger_js),
    ASSET("loads.js", loads_js),
    ASSET("pairs.js", pairs_js),
    ASSET("logo.svg", logo_svg),
    ASSET("manifest.js", manifest_js),
    ASSET("orders.js", orders_js),
    ASSET("manifestpapers.js", manifestpapers_js),
    ASSET("manifeststeps.js", manifeststeps_js),
    ASSET("wastestatus.js", wastestatus_js),
    ASSET("wasteproposals.js", wasteproposals_js),
    ASSET("wasteldr.js", wasteldr_js),
    ASSET("wastestreamform.js", wastestreamform_js),
    ASSET("wastestreams.js", wastestreams_js),
    ASSET("openapi.json", openapi_json),
    ASSET("zones.js", zones_js),
    ASSET("pages/alarms.html", pages_alarms_html),
    ASSET("pages/balance.html", pages_balance_html),
    ASSET("pages/carriers.html", pages_carriers_html),
    ASSET("pages/counts.html", pages_counts_html),
    ASSET("pages/alarmsystem.html", pages_alarmsystem_html),
    ASSET("pages/disposal.html", pages_disposal_html),
    ASSET("pages/error.html", pages_error_html),
    ASSET("pages/item.html", pages_item_html),
    ASSET("pages/items.html", pages_items_html),
    ASSET("pages/layout.html", pages_layout_html),
    ASSET("pages/labels.html", pages_labels_html),
    ASSET("pages/ledger.html", pages_ledger_html),
    ASSET("pages/loads.html", pages_loads_html),
    ASSET("pages/pairs.html", pages_pairs_html),
    ASSET("pages/manifest.html", pages_manifest_html),
    ASSET("pages/orders.html", pages_orders_html),
    ASSET("pages/plan.html", pages_plan_html),
    ASSET("pages/purchase.html", pages_purchase_html),
    ASSET("pages/purchases.html", pages_purchases_html),
    ASSET("pages/replay.html", pages_replay_html),
    ASSET("pages/scan.html", pages_scan_html),
    ASSET("pages/sensors.html", pages_sensors_html),
    ASSET("pages/sheet.html", pages_sheet_html),
    ASSET("pages/products.html", pages_products_html),
    ASSET("pages/sheets.html", pages_sheets_html),
    ASSET("pages/signin.html", pages_signin_html),
    ASSET("pages/tasks.html", pages_tasks_html),
    ASSET("pages/thresholds.html", pages_thresholds_html),
    ASSET("pages/zones.html", pages_zones_html),
    ASSET("pages/wall.html", pages_wall_html),
    ASSET("pages/wastestreams.html", pages_wastestreams_html),
    ASSET("people.js", people_js),
    ASSET("signatures.js", signatures_js),
    ASSET("trace.js", trace_js),
    ASSET("pages/parties.html", pages_parties_html),
    ASSET("pages/people.html", pages_people_html),
    ASSET("pages/signatures.html", pages_signatures_html),
    ASSET("pages/trace.html", pages_trace_html),
    ASSET("parties.js", parties_js),
    ASSET("parts.css", parts_css),
    ASSET("parts.js", parts_js),
    ASSET("plan.css", plan_css),
    ASSET("plan.js", plan_js),
    ASSET("plangeometry.js", plangeometry_js),
    ASSET("planview.js", planview_js),
    ASSET("purchase.js", purchase_js),
    ASSET("purchases.js", purchases_js),
    ASSET("receipt.js", receipt_js),
    ASSET("replay.js", replay_js),
    ASSET("scan.css", scan_css),
    ASSET("scan.js", scan_js),
    ASSET("scanfield.js", scanfield_js),
    ASSET("sensors.js", sensors_js),
    ASSET("sheet.css", sheet_css),
    ASSET("sheet.js", sheet_js),
    ASSET("products.js", products_js),
    ASSET("sheets.js", sheets_js),
    ASSET("shell.js", shell_js),
    ASSET("signin.css", signin_css),
    ASSET("signin.js", signin_js),
    ASSET("sound.js", sound_js),
    ASSET("stream.js", stream_js),
    ASSET("tasks.js", tasks_js),
    ASSET("texts.json", texts_json),
    ASSET("thresholds.js", thresholds_js),
    ASSET("verdict.js", verdict_js),
};

size_t chemtrack_asset_count(void) {
    return sizeof(assets) / sizeof(assets[0]);
}

const chemtrack_asset *chemtrack_asset_at(size_t index) {
    return &assets[index];
}
