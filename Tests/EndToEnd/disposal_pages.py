"""What several tests do on the pages of disposal."""


def name_the_trip(page) -> None:
    """Fills in who drives what to where, as far as the page has not done so."""
    for name in ["transporter", "facility"]:
        if not page.locator(f"#f-{name}").input_value():
            page.locator(f"#f-{name}").select_option(index=1)
    page.fill("#f-vehicle", "苏A12345")
    page.fill("#f-driver", "张三")
    page.fill("#f-driver_phone", "13800000000")
