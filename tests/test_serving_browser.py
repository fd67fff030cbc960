"""The server's policy in a real browser. On every page, `tab.errors` holds what it refused."""

from browsing import expect


def test_the_policy_refuses_nothing_that_slides_uploads_and_the_speaker_need(visit):
    tab = visit(charts=False)
    page = tab.open("upload")
    bad = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    page.set_input_files("input[type=file]", bad)
    expect(page.get_by_text("a.csv").first).to_be_visible()
    page.goto(f"{tab.server}/claims?step=1")
    expect(page.locator(".stage .slide.shown")).to_be_visible(timeout=240_000)
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    expect(opened.value.locator("#place")).not_to_have_text("Waiting for the presentation")
    opened.value.close()
    assert tab.errors == []


def test_the_policy_refuses_scripts_and_requests_that_are_not_ours(visit):
    tab = visit(charts=False)
    refused = tab.open("history").evaluate(
        """async () => {
          const said = [];
          addEventListener('securitypolicyviolation', (event) => said.push(event.blockedURI));
          await fetch('http://127.0.0.1:9/steal').catch(() => {});
          const image = new Image();
          await new Promise((done) => {
            image.onerror = done;
            image.src = 'http://127.0.0.1:9/steal.png';
          });
          try { eval('1'); } catch { said.push('eval refused'); }
          const script = document.createElement('script');
          script.textContent = 'window.stolen = true';
          document.body.append(script);
          if (!window.stolen) said.push('script refused');
          return said.map((blocked) => blocked.replace('http://127.0.0.1:9/', ''));
        }"""
    )
    assert set(refused) >= {"steal", "steal.png", "eval refused", "script refused"}
    assert any("The policy refused connect-src" in error for error in tab.errors)


def test_a_file_made_on_request_is_still_there_when_others_ran_before_the_browser_asks(visit):
    tab, other = visit(charts=False), visit(charts=False)
    page = tab.open("data")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_download():
        page.get_by_role("button", name="Every table (ZIP)").click()
    (address,) = {url for url in asked if "/media/" in url}
    for _ in range(2):
        other.open("claims")
    assert page.request.get(address).ok
