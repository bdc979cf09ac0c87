"""Signing in, the language switch, and what a page refuses."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sign_in_with_the_generated_password(visits, plant, lang):
    visit = visits(None, lang)
    visit.expected = {401}
    page = visit.go("/items")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    visit.shot("sign-in")
    user = plant.user("admin")
    page.fill("#name", user["name"])
    page.fill("#password", "not the password")
    page.click("button[type=submit]")
    expect(page.locator("#signin-error")).to_be_visible()
    page.fill("#password", user["password"])
    page.click("button[type=submit]")
    # Back to where the reader wanted to go.
    expect(page).to_have_url(re.compile(r"/items$"))
    expect(page.locator("table.table tbody tr").first).to_be_visible()


def test_signing_in_never_leads_to_another_site(visits, plant):
    visit = visits(None, "en")
    user = plant.user("viewer")
    page = visit.go("/sign-in?next=//example.org/items")
    page.fill("#name", user["name"])
    page.fill("#password", user["password"])
    page.click("button[type=submit]")
    page.wait_for_url(plant.url + "/**")
    expect(page.locator("#site-name")).to_be_visible()
    assert page.url.startswith(plant.url)


def test_the_language_is_kept(visits):
    visit = visits("warehouse", "zh")
    page = visit.go("/items")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.click("#language")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Containers")
    visit.go("/alarms")
    expect(page.locator("h1")).to_have_text("Alarms")


def test_signing_out_closes_the_session(visits, plant):
    # A session of its own: the other tests share theirs.
    visit = visits(None, "en")
    user = plant.user("warehouse")
    page = visit.go("/sign-in?next=/items")
    page.fill("#name", user["name"])
    page.fill("#password", user["password"])
    page.click("button[type=submit]")
    expect(page).to_have_url(re.compile(r"/items$"))
    before = visit.context.cookies()
    page.click("#sign-out")
    expect(page).to_have_url(re.compile("/sign-in"))
    # The old cookie, kept by somebody, opens nothing.
    visit.expected = {401}
    visit.context.add_cookies(before)
    assert visit.context.request.get(plant.url + "/api/v1/me").status == 401


def test_injected_script_does_not_run(visits):
    visit = visits("viewer", "en")
    page = visit.go("/items")
    expect(page.locator("table.table tbody tr").first).to_be_visible()
    outcome = page.evaluate(
        """() => {
          const refused = [];
          const script = document.createElement('script');
          try { script.textContent = 'window.injected = true'; document.body.append(script); } catch { refused.push('text'); }
          try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.injected = true">'); } catch { refused.push('html'); }
          return {refused, injected: window.injected ?? null};
        }"""
    )
    assert outcome["injected"] is None
    assert outcome["refused"] == ["text", "html"]
    # The browser reported both, which is what this test wanted.
    visit.problems = [
        problem
        for problem in visit.problems
        if "policy" not in problem
        and "Content Security" not in problem
        and "TrustedHTML" not in problem
        and "TrustedScript" not in problem
    ]
