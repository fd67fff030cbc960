// Layers of deck.gl that draw many lines or discs in one go, which counts where no graphics card is.
//
// deck.gl's own repeat one small shape for each line and disc. A browser that draws in software
// begins anew with every repetition: the borders of the world then take a second a frame.

const CORNERS = [-1, -1, 0, 1, -1, 0, -1, 1, 0, 1, 1, 0];
const TRIANGLES = [0, 1, 2, 2, 1, 3];

const VERTEX = `#version 300 es
in vec3 positions;
in vec3 positions64Low;
out vec4 colour;
void main(void) {
  geometry.worldPosition = positions;
  gl_Position = project_position_to_clipspace(
    positions, positions64Low, vec3(0.0), geometry.position);
  // Before the land on which it lies, where there is a front and a back.
  gl_Position.z -= 1e-4 * gl_Position.w;
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  colour = vec4(outline.colour.rgb, outline.colour.a * layer.opacity);
  DECKGL_FILTER_COLOR(colour, geometry);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 colour;
out vec4 fragColor;
void main(void) {
  geometry.uv = vec2(0.0);
  fragColor = colour;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}`;

const uniforms = {
  name: 'outline',
  vs: 'layout(std140) uniform outlineUniforms { vec4 colour; } outline;',
  uniformTypes: { colour: 'vec4<f32>' },
};

/** The data of an `Outline`: each stretch of all rings and lines of GeoJSON as two corners. */
export function stretches(geojson) {
  const found = [];
  const walk = (part) => {
    if (typeof part[0][0] !== 'number') return void part.forEach(walk);
    for (let at = 1; at < part.length; at += 1) {
      found.push(part[at - 1][0], part[at - 1][1], 0, part[at][0], part[at][1], 0);
    }
  };
  geojson.features.forEach(({ geometry }) => geometry && walk(geometry.coordinates));
  return { length: found.length / 3, corners: new Float64Array(found) };
}

let made;

/** The layers `Outline` (of {length, corners}, in one colour) and `Discs` (a ScatterplotLayer). */
export function ink(deck) {
  made ??= { Outline: outlines(deck), Discs: discs(deck) };
  return made;
}

function outlines(deck) {
  const Outline = class extends deck.Layer {
    getShaders() {
      return super.getShaders({
        vs: VERTEX, fs: FRAGMENT, modules: [deck.project32, uniforms],
      });
    }

    initializeState() {
      const attributes = this.getAttributeManager();
      attributes.remove(['instancePickingColors']);
      attributes.add({
        positions: {
          size: 3,
          type: 'float64',
          fp64: this.use64bitPositions(),
          noAlloc: true,
          update: (attribute, { data }) => { attribute.value = data.corners; },
        },
      });
      this.setState({
        models: [new globalThis.luma.Model(this.context.device, {
          ...this.getShaders(),
          id: this.props.id,
          topology: 'line-list',
          bufferLayout: attributes.getBufferLayouts({ isInstanced: false }),
        })],
      });
    }

    draw() {
      const [model] = this.state.models;
      model.setVertexCount(this.props.data.length);
      model.shaderInputs.setProps({ outline: { colour: this.props.colour } });
      model.draw(this.context.renderPass);
    }
  };
  Outline.layerName = 'Outline';
  Outline.defaultProps = { colour: { type: 'array', value: [0, 0, 0, 1], compare: true } };
  return Outline;
}

/** The same numbers for each of `count` discs, each time raised by `more`. */
function repeated(count, numbers, Kind, more) {
  const all = new Kind(count * numbers.length);
  for (let at = 0; at < all.length; at += 1) {
    all[at] = numbers[at % numbers.length] + more * Math.floor(at / numbers.length);
  }
  return all;
}

function discs(deck) {
  const Discs = class extends deck.ScatterplotLayer {
    initializeState() {
      super.initializeState();
      const attributes = this.getAttributeManager();
      // Each disc has four corners of its own, so all that is told of it is told four times.
      const own = Object.fromEntries(Object.entries(attributes.attributes).map(
        ([name, { settings }]) => [name, { ...settings, stepMode: 'vertex' }],
      ));
      own.instancePickingColors = {
        size: 4,
        type: 'uint8',
        accessor: (object, { index, target }) => this.encodePickingColor(index, target),
      };
      attributes.remove(Object.keys(own));
      attributes.add({
        indices: {
          size: 1,
          isIndexed: true,
          noAlloc: true,
          update: (attribute, { data }) => {
            attribute.value = repeated(data.length, TRIANGLES, Uint32Array, 4);
          },
        },
        positions: {
          size: 3,
          noAlloc: true,
          update: (attribute, { data }) => {
            attribute.value = repeated(data.length, CORNERS, Float32Array, 0);
          },
        },
        ...own,
      });
    }

    updateState(changes) {
      super.updateState(changes);
      if (changes.changeFlags.dataChanged) {
        const { length } = this.props.data;
        this.setState({
          numInstances: 4 * length,
          startIndices: Array.from({ length: length + 1 }, (_, at) => 4 * at),
        });
      }
    }

    draw(options) {
      this.state.model.setVertexCount(TRIANGLES.length * this.props.data.length);
      super.draw(options);
    }

    _getModel() {
      return new globalThis.luma.Model(this.context.device, {
        ...this.getShaders(),
        id: this.props.id,
        topology: 'triangle-list',
        bufferLayout: this.getAttributeManager().getBufferLayouts({ isInstanced: false }),
        isIndexed: true,
        isInstanced: false,
      });
    }
  };
  Discs.layerName = 'Discs';
  return Discs;
}
