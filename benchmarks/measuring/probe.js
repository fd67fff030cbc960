// Told to every page before its own scripts: notes when the first chart and the map are drawn, and
// when the charts last changed after a control was moved. Times are in milliseconds of this page.
(() => {
  const told = (window.benchmark = {
    chart: 0, map: 0, control: 0, charts: 0, acted: 0, changed: 0, calm: 0, drawn: "",
  });

  // Some frameworks draw inside shadow roots.
  const deep = (root, selector, found = []) => {
    found.push(...root.querySelectorAll(selector));
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) deep(each.shadowRoot, selector, found);
    }
    return found;
  };
  const SEEN = { opacityProperty: true, visibilityProperty: true };
  const TRACES = ".main-svg .trace path, .main-svg .trace .js-line";
  const isDrawn = (path) => {
    const { width, height } = path.getBoundingClientRect();
    return width > 0 && height > 0 && path.checkVisibility(SEEN);
  };

  const bars = () => deep(document, ".main-svg .barlayer path")
    .map((path) => path.getAttribute("d")).join();
  told.watch = () => {
    told.drawn = bars();
    told.changed = told.calm = 0;
    const look = () => {
      const now = bars();
      told.calm += 1; // frames in a row without a change
      if (now && now !== told.drawn) {
        told.drawn = now;
        told.changed = performance.now();
        told.calm = 0;
      }
      told.stop = requestAnimationFrame(look);
    };
    cancelAnimationFrame(told.stop);
    look();
  };
  // Ours leave rooms for charts that are not in sight yet.
  told.count = () => deep(document, ".js-plotly-plot, .plot-room:empty").length;

  const waitForChart = () => {
    if (document.body && deep(document, TRACES).some(isDrawn)) told.chart = performance.now();
    else setTimeout(() => requestAnimationFrame(waitForChart), 10);
  };
  requestAnimationFrame(waitForChart);

  // The control of Capex has this choice in all of them; another element may still lie over it.
  const isPressable = (choice) => {
    if (choice.textContent.trim() !== "Shares") return false;
    const { left, top, width, height } = choice.getBoundingClientRect();
    const hit = choice.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
    return Boolean(width && hit) && choice.contains(hit);
  };
  told.waitForControl = () => {
    if (document.body && deep(document, "button, label").some(isPressable)) told.control = performance.now();
    else setTimeout(told.waitForControl, 50);
  };

  for (const kind of ["pointerdown", "keydown", "input", "change"]) {
    document.addEventListener(kind, () => (told.acted = performance.now()), { capture: true });
  }

  // A map is there once a tenth of its canvas shows something: that takes the land, and the sites
  // come no later. The picture is read after the script that drew it, before it is shown.
  const LINES = 32;
  const share = (gl) => {
    const { width, height } = gl.canvas;
    const bound = gl.getParameter(gl.FRAMEBUFFER_BINDING);
    const line = new Uint8Array(4 * width);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    let [first, other, of] = [null, 0, 0];
    for (let at = 0; at < LINES; at += 1) {
      const y = Math.floor(((at + 0.5) * height) / LINES);
      gl.readPixels(0, y, width, 1, gl.RGBA, gl.UNSIGNED_BYTE, line);
      for (const pixel of new Uint32Array(line.buffer)) {
        first ??= pixel;
        other += pixel !== first;
        of += 1;
      }
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, bound);
    return other / of;
  };
  const waiting = new WeakSet();
  const look = (gl) => {
    if (told.map || waiting.has(gl) || gl.canvas.width < 300) return;
    waiting.add(gl);
    queueMicrotask(() => {
      waiting.delete(gl);
      if (gl.canvas.isConnected && share(gl) > 0.1) told.map = performance.now();
    });
  };
  for (const kind of [WebGLRenderingContext, WebGL2RenderingContext]) {
    for (const name of ["drawArrays", "drawElements", "drawArraysInstanced",
      "drawElementsInstanced"]) {
      const real = kind.prototype[name];
      if (!real) continue;
      kind.prototype[name] = function (...given) {
        real.apply(this, given);
        look(this);
      };
    }
  }
})();
