"""plotly.js without the traces that no chart of ours uses."""

import re

import plotly.graph_objects as go
import pytest
from conftest import ROOT

from components import browser, plotly_parts
from components.plotly_parts import UnknownBuild, with_traces

# A bundle as esbuild makes it, with every place where a bracket is none.
BUNDLE = r"""/** made up */(()=>{"use strict";
var w=(a,b)=>()=>{try{return b||a((b={exports:{}}).exports,b),b.exports}catch(e){throw e}};
var E=(a,b)=>()=>{return a&&(b=a(a=0)),b};
var core=w((x,m)=>{m.exports={register(all){},a:")]}",b:'}',c:/[)\]}"'`]/g,d:4/2/1}});
var shared=w((x,m)=>{m.exports=`a ${"}"+`)${core()}`} b`});
var bar=w((x,m)=>{m.exports={moduleType:"trace",name:"bar",of:shared()}});
var help;var mapping=E(()=>{help={big:"map"}/* ) */});
var map=w(x=>{mapping();Object.assign(x,{moduleType:"trace",name:"map",of:shared()})}),
dates=w((x,m)=>{m.exports={moduleType:"component"}});
var all=w((x,m)=>{var c=core();c.register([bar(),map(),dates()]);m.exports=c});
return all()})();"""


def cut(traces=("bar", "scatter")):
    return with_traces(BUNDLE, traces)


def test_what_only_other_traces_need_is_left_out():
    left = cut()
    assert "register([bar()])" in left
    for name in ("map", "mapping", "dates"):
        assert re.search(rf"\b{name}=0[,;]", left)
    assert '"map"' not in left


def test_what_the_kept_traces_need_stays_as_it_was():
    left = cut()
    for name in ("core", "shared", "bar"):
        (module,) = re.findall(rf"{name}=w\(.*?\}}\);\n", BUNDLE)
        assert module in left
    assert left.startswith("/** made up */")
    assert left.endswith("return all()})();")


def test_all_traces_can_be_kept():
    assert "register([bar(),map()])" in cut(("bar", "map"))


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("var Plotly={}", "no wrapper"),
        (BUNDLE.replace(".register([", ".add(["), "0 modules register"),
        (BUNDLE.replace('name:"bar"', 'name:"pie"'), "no module registers bar"),
        (BUNDLE.replace("d:4/2/1}});", "d:4/2/1}"), "bracket is not closed|does not end"),
    ],
)
def test_a_file_that_is_built_in_another_way_is_refused(source, missing):
    with pytest.raises(UnknownBuild, match=missing):
        with_traces(source, ("bar",))


def test_a_file_that_is_built_in_another_way_is_given_out_whole(monkeypatch, tmp_path, caplog):
    other = tmp_path / "plotly.min.js"
    other.write_text("var Plotly = {}")
    monkeypatch.setitem(browser.LIBRARIES, "plotly.js", other)
    assert browser.library_content("plotly.js") == b"var Plotly = {}"
    assert "given out whole" in caplog.text


def test_ours_is_a_third_of_the_file_that_comes_with_plotly():
    whole = browser.LIBRARIES["plotly.js"].read_bytes()
    ours = browser.library_content("plotly.js")
    assert len(ours) < 0.4 * len(whole)
    assert ours.startswith(whole[:200])


def test_no_chart_uses_another_kind_of_trace():
    text = "\n".join(path.read_text("utf-8") for path in ROOT.glob("components/**/*.py"))
    used = set(re.findall(r"\.add_([a-z]+)\(", text))
    used |= {name.lower() for name in re.findall(r"\bgo\.([A-Z]\w+)\(", text)}
    offered = {name.removeprefix("add_") for name in dir(go.Figure) if name.startswith("add_")}
    # These are drawn over traces.
    over = {"shape", "vline", "hline", "vrect", "hrect", "annotation", "traces", "trace"}
    assert used & offered - over == plotly_parts.TRACES
