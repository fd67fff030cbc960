"""The style sheet: what Streamlit's theme settings cannot say."""

from urllib.parse import quote

from components.theme import FONT, Theme

_RECEIPT = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#000" '
    'stroke-width="1.4"><path d="M3 1.5h10v13l-1.7-1.3-1.6 1.3L8 13.2l-1.7 1.3-1.6-1.3L3 14.5z"/>'
    '<path d="M5.5 5h5M5.5 8h5"/></svg>'
)
_CHAIN = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#000" '
    'stroke-width="1.5" stroke-linecap="round"><path d="M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 '
    '2.6 0 0 0-3.7-3.7l-.8.8"/><path d="M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 0 0 3.7 '
    '3.7l.8-.8"/></svg>'
)
_SCREEN = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#000" '
    'stroke-width="1.4"><rect x="1.7" y="2.7" width="12.6" height="10.6" rx="1.4"/>'
    '<path d="M6.4 5.4l4.2 2.6-4.2 2.6z" fill="#000"/></svg>'
)


def css(theme: Theme) -> str:
    """All our rules for one theme."""
    return f"""
.stMainBlockContainer {{ max-width: 1344px; padding: 2.5rem 2rem 6rem; }}
.stMain hgroup :is(h1, h2) {{ font-family: {FONT}; line-height: 1.2; margin: 0;
  color: {theme.ink}; scroll-margin-top: 72px; }}
.stMain h1 {{ font-size: 32px; font-weight: 700; letter-spacing: -0.01em; padding: 0.5rem 0 0; }}
.stMain h2 {{ font-size: 24px; font-weight: 700; letter-spacing: -0.005em; padding: 48px 0 0; }}
a.anchor {{ position: absolute; width: 18px; height: 18px; margin: 6px 0 0 10px; opacity: 0;
  background: {theme.quiet};
  mask: url("data:image/svg+xml,{_CHAIN}") center / contain no-repeat; }}
h2:hover a.anchor, a.anchor:focus-visible {{ opacity: 1; }}
.stMain :is(.said, .beside > div) {{ display: flex; flex-direction: column; gap: 1rem; }}
.stMain .beside {{ display: flex; gap: 4rem; }}
.stMain .beside.narrow {{ gap: 2rem; }}
.stMain .beside > div {{ flex: 1 1 0; min-width: 0; }}
.stMain .beside > :empty {{ display: none; }}
.stMain h3.finding {{ font-family: {FONT}; font-size: 20px; font-weight: 600; line-height: 1.3;
  max-width: 76ch; margin: 0; padding: 0; color: {theme.ink}; text-wrap: balance; }}
.stMain, .stMain svg text {{ font-variant-numeric: tabular-nums; }}
p.lede {{ font-family: {FONT}; font-size: 18px; line-height: 1.5; color: {theme.quiet};
  max-width: 68ch; margin: 0; }}
p.aside {{ font-family: {FONT}; font-size: 16px; color: {theme.quiet}; max-width: 68ch;
  margin: 0; }}
/* Without it, a browser fetches the italics for marks that hold no text. */
i:empty {{ font-style: normal; }}
.stMain h3.finding:not(:last-child) {{ margin-bottom: 1rem; }}
:is([class*="st-key-exhibit-"], [id^="exhibit-"]) {{ margin-top: 16px; scroll-margin-top: 72px; }}
.st-key-keep, .st-key-receipts_asked, .st-key-ways, [class*="st-key-choice-"] {{ display: none; }}
.plot-room {{ height: var(--height); }}
.plot-room .plot {{ height: 100%; }}
.plot-room[data-picks] .nsewdrag {{ cursor: pointer; }}
:is([class*="st-key-exhibit-"], .stMain .exhibit):fullscreen {{ background: {theme.paper};
  padding: 32px 40px; overflow: auto; }}
:fullscreen .plot-room {{ height: max(var(--height), 100vh - 230px); }}
:fullscreen .foot button {{ display: none; }}
/* White letters would be too pale on the light red of the dark theme. */
[data-testid="stBaseButton-primary"] {{ color: {theme.paper}; }}
.foot {{ display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: space-between;
  gap: 0 16px; border-top: 1px solid {theme.grid}; padding-top: 4px; margin-top: 8px;
  font-family: {FONT}; font-size: 13px; line-height: 1.45; }}
.foot p {{ flex: 1 1 340px; font-size: 13px; color: {theme.quiet}; max-width: 110ch; margin: 0;
  overflow-wrap: anywhere; }}
.foot a {{ color: {theme.accent}; }}
.foot button {{ font: inherit; color: {theme.ink}; background: none; border: 0; border-radius: 6px;
  min-height: 24px; padding: 0; white-space: nowrap; cursor: pointer; }}
.foot button::before {{ content: ""; display: inline-block; width: 16px; height: 16px;
  margin-right: 5px; vertical-align: -3px; background: currentColor;
  mask: url("data:image/svg+xml,{_RECEIPT}") center / contain no-repeat; }}
.foot button:hover {{ color: {theme.accent}; }}
.foot button:focus-visible {{ outline: 2px solid {theme.accent}; outline-offset: 1px; }}
[class*="st-key-controls-"] details {{ border: 0; background: none; }}
[class*="st-key-controls-"] [data-testid="stExpanderDetails"] {{ padding: 0;
  border: 0; }}
[class*="st-key-controls-"] [data-testid="stExpanderDetails"] > [data-testid="stVerticalBlock"] {{
  flex-flow: row wrap; align-items: flex-end; gap: 2rem; }}
[class*="st-key-controls-"] .stElementContainer {{ flex-shrink: 0; }}
[class*="st-key-controls-filling-"] .stElementContainer:has(> :is(.stSelectbox, .stMultiSelect)) {{
  flex: 1 1 8rem; width: auto; }}
.stMain :has(> .st-key-under-title:empty) {{ display: none; }}
/* Sliders begin a row of their own, below what is chosen from a few. */
.stMain :has(> [class*="st-key-sliders-"]) {{ flex: 1 1 100%; min-width: 100%; }}
.stMain [data-testid="stButtonGroup"] > div {{ flex-wrap: wrap; row-gap: 6px; }}
/* Where the parts of a control wrap, each keeps its left edge. */
.stMain [data-variant="segmented_control"] {{ border-left-width: 1px; }}
div.headline {{ font-family: {FONT}; color: {theme.ink}; container-type: inline-size; }}
div.headline p {{ margin: 0; }}
div.headline .label {{ font-size: 16px; line-height: 1.3; color: {theme.quiet}; }}
div.headline .value {{ font-size: clamp(28px, 18cqi, 40px); font-weight: 600; line-height: 1.15;
  letter-spacing: -0.02em; text-wrap: balance; }}
/* In a row of narrow headlines the figures stand on one line. */
@container (max-width: 260px) {{ div.headline .label {{ min-height: 63px; }} }}
div.headline .change {{ font-size: 16px; line-height: 1.4; }}
img.spark {{ display: block; width: 126px; height: 30px; margin: 4px 0; }}
ul.facts {{ font-family: {FONT}; list-style: none; margin: 0; padding: 0; color: {theme.ink}; }}
ul.facts li {{ display: grid; grid-template-columns: 8.5rem 1fr; column-gap: 16px; padding: 12px 0;
  border-top: 1px solid {theme.grid}; margin: 0; }}
ul.facts li > * {{ grid-column: 2; }}
ul.facts .when {{ grid-column: 1; grid-row: 1; color: {theme.quiet}; font-size: 14px; }}
ul.facts .text {{ font-size: 16px; line-height: 1.45; max-width: 76ch; }}
ul.facts .aside {{ font-size: 15px; line-height: 1.45; color: {theme.quiet}; max-width: 76ch; }}
ul.facts .japanese {{ font-size: 15px; line-height: 1.5; color: {theme.quiet}; max-width: 76ch; }}
ul.facts .measure {{ font-size: 15px; line-height: 1.45; max-width: 76ch; }}
ul.facts li:has(.japanese) .text {{ font-weight: 600; }}
ul.facts .source {{ font-size: 13px; color: {theme.quiet}; }}
ul.facts a {{ color: {theme.accent}; }}
ul.legend {{ font-family: {FONT}; list-style: none; margin: 4px 0 0; padding: 0; display: flex;
  flex-wrap: wrap; align-items: center; gap: 4px 20px; font-size: 14px; color: {theme.ink}; }}
ul.legend li {{ display: flex; align-items: center; gap: 7px; margin: 0; padding: 0; }}
ul.legend i {{ display: block; flex: none; box-sizing: border-box; border-radius: 50%;
  border: 1.5px solid currentColor; }}
ul.legend i.disc {{ background: currentColor; }}
ul.legend i.core {{ background: radial-gradient(circle, currentColor 38%, transparent 42%); }}
ul.legend i.dashed {{ border-style: dashed; }}
ul.legend i.dotted {{ border-style: dotted; }}
span.badge {{ display: inline-block; font-size: 13px; font-weight: 600; line-height: 1.4;
  border: 1px solid; border-radius: 999px; padding: 0 8px;
  margin-right: 8px; white-space: nowrap; }}
div.empty {{ font-family: {FONT}; color: {theme.ink}; background: {theme.panel}; border-radius: 8px;
  padding: 20px 24px; border-left: 3px solid {theme.accent}; overflow-wrap: anywhere; }}
div.notice {{ border-left-color: {theme.border}; }}
[class*="st-key-head-"] > :first-child {{ flex: 1 1 200px; width: auto; }}
div.empty p {{ margin: 0 0 4px; }}
.st-key-banner {{ position: sticky; top: 3.75rem; z-index: 90; background: {theme.panel};
  border: 1px solid {theme.accent}; border-radius: 8px; padding: 8px 16px; flex-wrap: wrap; }}
.st-key-banner > :first-child {{ flex: 1 1 320px; width: auto; }}
p.banner {{ font-family: {FONT}; font-size: 15px; line-height: 1.4; margin: 0;
  color: {theme.ink}; }}
ul.effects {{ font-family: {FONT}; list-style: none; margin: 0; padding: 0; font-size: 16px;
  color: {theme.ink}; }}
ul.effects li {{ margin: 0; padding: 8px 0; border-top: 1px solid {theme.grid}; }}
ul.effects span {{ display: block; color: {theme.quiet}; font-size: 14px; }}
ul.effects s {{ color: {theme.quiet}; }}
div.step {{ font-family: {FONT}; display: grid; grid-template-columns: 44px 1fr; color: {theme.ink};
  border-top: 1px solid {theme.grid}; padding-top: 16px; }}
div.step > * {{ grid-column: 2; margin: 0; padding: 0; max-width: 76ch; }}
div.step .number {{ grid-column: 1; grid-row: 1; font-size: 20px; line-height: 1.3;
  color: {theme.quiet}; }}
div.step h3 {{ font-family: {FONT}; font-size: 20px; font-weight: 600; line-height: 1.3;
  text-wrap: balance; }}
div.step .finding {{ font-size: 16px; line-height: 1.45; color: {theme.quiet}; margin-top: 4px; }}
div.step .fault {{ font-size: 16px; line-height: 1.45; margin-top: 4px; }}
div.step .say {{ font-size: 16px; line-height: 1.5; margin-top: 8px; }}
div.step .source {{ font-size: 14px; line-height: 1.45; color: {theme.quiet}; margin-top: 8px; }}
div.step a {{ color: {theme.accent}; }}
p.ways {{ display: flex; flex-wrap: wrap; align-items: center; gap: 4px 20px; font-size: 15px;
  line-height: 24px; }}
div.step p.ways {{ margin: 8px 0 24px; }}
p.ways :is(a, button) {{ font: inherit; color: {theme.accent}; background: none; border: 0;
  border-radius: 6px; padding: 2px 0; cursor: pointer; text-decoration: none; }}
p.ways button {{ color: {theme.ink}; }}
p.ways :is(a, button):hover {{ text-decoration: underline; }}
p.ways :is(a, button):focus-visible {{ outline: 2px solid {theme.accent}; outline-offset: 2px; }}
p.ways a::after {{ content: " ↗"; }}
p.ways button::before {{ content: ""; display: inline-block; width: 16px; height: 16px;
  margin-right: 6px; vertical-align: -3px; background: currentColor;
  mask: url("data:image/svg+xml,{_SCREEN}") center / contain no-repeat; }}
[class*="st-key-own-step-"] {{ border-top: 1px solid {theme.grid}; padding-top: 16px; }}
div.own {{ font-family: {FONT}; font-size: 16px; line-height: 1.45; color: {theme.quiet}; }}
div.own p {{ margin: 0; max-width: 76ch; }}
.fault {{ color: {theme.ink}; padding-left: 12px !important;
  border-left: 3px solid {theme.accent}; overflow-wrap: anywhere; }}
.st-key-present {{ position: fixed; top: 10px; right: 16px; width: auto; z-index: 999991;
  background: {theme.paper}; border-radius: 8px; padding: 0 8px; flex-wrap: nowrap; }}
.st-key-present button {{ min-height: 36px; white-space: nowrap; }}
.st-key-stage {{ position: absolute; }}
div.credits {{ font-family: {FONT}; font-size: 15px; line-height: 1.5; color: {theme.ink}; }}
div.credits p {{ margin: 0 0 4px; max-width: 76ch; }}
div.credits ul {{ columns: 2; column-gap: 48px; margin: 0; padding-left: 20px; }}
div.credits li {{ break-inside: avoid; margin: 0; }}
div.credits a {{ color: {theme.accent}; }}
@media (min-width: 641px) {{
  /* Folded on a phone that was turned since, they need their handle. */
  [class*="st-key-controls-"] details[open] > summary {{ display: none; }}
}}
/* As wide as charts are drawn on a large screen: browsers make the page as small as the paper. */
@page {{ size: 1400px 1980px; margin: 48px; }}
@media print {{
  [class*="st-key-controls-"] [data-testid="stExpanderDetails"] > [data-testid="stVerticalBlock"] {{
    display: flex !important; }}
  .stMain hgroup {{ break-after: avoid; }}
  .stSidebar, header, .st-key-present, .st-key-telling, .st-key-told,
  p.ways {{ display: none; }}
  div.step, .stMain .exhibit {{ break-inside: avoid; }}
  .stMain :is(.said, .beside > div) {{ display: block; }}
  .stMain :is(.said, .beside > div) > * + * {{ margin-top: 2rem; }}
}}
@media (max-width: 640px) {{
  /* Choices that wrap onto a second line have edges of their own. */
  .stMain button[data-variant="segmented_control"] {{ border-radius: 6px; margin-right: 6px; }}
  .stMain button[data-variant="segmented_control"]:not([aria-checked="true"]) {{
    border-color: {theme.border} !important;
  }}
  /* Nothing hovers there, and it would reach past the edge. */
  a.anchor {{ display: none; }}
  .stMain :is(.beside, .beside.narrow) {{ flex-direction: column; gap: 1rem; }}
  div.step {{ grid-template-columns: 30px 1fr; }}
  .stMainBlockContainer {{ padding: 3.5rem 1rem 4rem; }}
  .stMain h1 {{ font-size: 28px; }}
  div.credits ul {{ columns: 1; }}
  ul.facts li {{ grid-template-columns: 1fr; }}
  ul.facts li > *, ul.facts .when {{ grid-column: 1; grid-row: auto; }}
}}
"""


def css_of_frame(name: str) -> str:
    """What shows one exhibit alone, for a frame in another page; `name` is that of the exhibit."""
    here = f":is(.st-key-exhibit-{name}, #exhibit-{name})"
    return f"""
.stSidebar, .st-key-present, .st-key-banner {{ display: none !important; }}
.stMain :is(.stElementContainer, .stExpander, .stHtml > *, .said > *, .beside > div):not(
    {here}, {here} *, :has({here})) {{ display: none !important; }}
.stMain [data-testid="stColumn"]:not(:has({here})) {{ display: none; }}
.stMainBlockContainer {{ padding: 8px 16px !important; }}
.stMainBlockContainer [data-testid="stVerticalBlock"] {{ gap: 0; }}
.stMainBlockContainer {here} {{ margin: 0; }}
"""


def css_of_first_view(rules: str, theme: Theme) -> str:
    """What shows the first view of a page as the page will; `rules` are those of `css`."""
    own = rules.replace(".stMainBlockContainer", "#first-view .page")
    return f"""{own.replace(".stMain", "#first-view")}
/* Below Streamlit's side bar, which can be used as soon as it is there. */
#first-view {{ position: fixed; inset: 0; z-index: 500; display: flex; color-scheme: light dark;
  background: {theme.paper}; color: {theme.ink}; font: 16px/1.6 {FONT}; }}
#first-view .side {{ box-sizing: border-box; flex: none; width: var(--side, 300px);
  background: {theme.panel}; border-right: 1px solid {theme.border}; padding: 14px 29px 0 30px;
  overflow: hidden; }}
#first-view .side img {{ display: none; height: 32px; }}
#first-view .side p {{ font-size: 14px; font-weight: 500; line-height: 21px; margin: 18px 0 6px;
  opacity: 0.8; }}
#first-view nav {{ margin-top: 30px; }}
#first-view nav p:first-child {{ margin-top: 0; }}
#first-view .side a {{ display: block; height: 28px; margin-bottom: 6px; padding-left: 32px;
  border-radius: 4.5px; font-size: 14px; line-height: 28px; color: {theme.ink}; opacity: 0.8;
  text-decoration: none; }}
#first-view .side a[aria-current] {{ background: {theme.grid}; font-weight: 600; opacity: 1; }}
@media (prefers-color-scheme: light) {{ #first-view .side .light {{ display: block; }} }}
@media (prefers-color-scheme: dark) {{ #first-view .side .dark {{ display: block; }} }}
#first-view main {{ flex: 1; min-width: 0; overflow: hidden scroll; }}
#first-view ::-webkit-scrollbar {{ width: 6px; background: transparent; }}
#first-view .page {{ box-sizing: border-box; margin: 0 auto; padding-top: 72px; }}
#first-view .page > * {{ margin-top: 16px; }}
#first-view .page > hgroup:first-child {{ margin-top: 0; }}
#first-view .choices {{ height: var(--height); border-radius: 8px; background: {theme.panel}; }}
#first-view .page .exhibit {{ margin-top: 16px; }}
#first-view .page > .exhibit {{ margin-top: 32px; }}
#first-view .exhibit > .atlas {{ margin-bottom: 20px; }}
#first-view svg.spark {{ display: block; width: 126px; height: 30px; margin: 4px 0; }}
#first-view.is-folded .side {{ display: none; }}
#first-view .broken-off {{ position: absolute; inset: auto 16px 16px; margin: 0; padding: 12px 16px;
  border-radius: 8px; background: {theme.ink}; color: {theme.paper}; }}
@supports not (color: light-dark(red, red)) {{ #first-view {{ display: none; }} }}
@media print {{
  #first-view {{ position: static; }}
  #first-view .side {{ display: none; }}
}}
@media (min-width: 1700px) {{ #first-view .choices {{ height: var(--large); }} }}
@media (max-width: 767px) {{ #first-view .side {{ display: none; }} }}
@media (max-width: 640px) {{
  #first-view .page {{ padding-top: 88px; }}
  #first-view .choices {{ height: 38px; }}
}}
"""
