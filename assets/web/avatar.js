// Draws the advisor's face with three.js from the same file as the kiosk.

import * as THREE from "./three/three.js";
import { GLTFLoader } from "./three/gltf.js";
import { driver } from "./motion.js";

const DISTANCE_M = 3;
const HEAD_SHARE = 0.5, TOP_SHARE = 0.075, STEP_BACK = 1.1, NARROWEST = 0.85;
const SLOW_MS = 40; // pictures that take longer ask for fewer pixels
const LEAST_SCALE = 0.45;
const STILL = new Set(["suit", "shirt"]);

export class Avatar {
  constructor(canvas) {
    this.canvas = canvas;
    this.software = drawsInSoftware();
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: !this.software, powerPreference: "high-performance" });
    this.renderer.outputColorSpace = THREE.SRGBColorSpace;
    this.renderer.toneMapping = THREE.NeutralToneMapping;
    this.renderer.toneMappingExposure = 1.0;
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(8, 1, 0.1, 10);
    this.scale = this.software ? 0.5 : 1;
    this.drawMs = 16; // from asking for a picture until it is there
    this.asked = null; // the picture that is being drawn: { fence, at }
    this.restsUntil = 0;
    this.parts = [];
    this.turn = { value: new THREE.Matrix3() };
    this.pivot = { value: new THREE.Vector3() };
    this.rise = { value: new THREE.Vector3() };
    this.#light();
  }

  async load(address) {
    const asset = await new GLTFLoader().loadAsync(address);
    const told = asset.parser.json.asset.extras;
    this.pivot.value.fromArray(told.neck);
    this.top = told.headTop;
    this.mouth = told.mouth;
    asset.scene.traverse((part) => part.isMesh && this.#dress(part));
    this.scene.add(asset.scene);
    this.#size();
    await this.renderer.compileAsync(this.scene, this.camera);
    return this;
  }

  // Whether a next picture can be drawn: the card has finished the last one, and, without a card, the processor has had
  // as long for other things. `finished` is told when a picture is there.
  ready(finished) {
    const gl = this.renderer.getContext(), now = performance.now();
    if (this.asked) {
      if (gl.getSyncParameter(this.asked.fence, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
      gl.deleteSync(this.asked.fence);
      const tookMs = now - this.asked.at;
      this.asked = null;
      if (this.software) this.restsUntil = now + Math.min(tookMs, 250);
      finished();
      this.#pace(tookMs);
    }
    return this.parts.length > 0 && now >= this.restsUntil;
  }

  draw(weights, head, breath) {
    for (const { influences, drivers } of this.parts) {
      for (let i = 0; i < drivers.length; i++) {
        const value = drivers[i](weights);
        influences[i] = value > 1e-3 ? value : 0;
      }
    }
    const turn = new THREE.Matrix4().makeRotationFromEuler(new THREE.Euler(head.pitch, head.yaw, -head.roll, "YXZ"));
    this.turn.value.setFromMatrix4(turn);
    this.rise.value.set(0, 0.0035 * breath, 0.0025 * breath);
    this.#size();
    this.renderer.render(this.scene, this.camera);
    const gl = this.renderer.getContext();
    this.asked = { fence: gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0), at: performance.now() };
    gl.flush();
  }

  // Colours of the room behind, as "#RRGGBB".
  room(wall, light) {
    const canvas = new OffscreenCanvas(64, 64), pen = canvas.getContext("2d");
    const wash = pen.createRadialGradient(20, 14, 4, 30, 30, 60);
    wash.addColorStop(0, light);
    wash.addColorStop(1, wall);
    pen.fillStyle = wash;
    pen.fillRect(0, 0, 64, 64);
    const texture = new THREE.CanvasTexture(canvas);
    texture.colorSpace = THREE.SRGBColorSpace;
    this.scene.background = texture;
    this.scene.backgroundIntensity = 0.8;
  }

  #light() {
    const key = new THREE.DirectionalLight(0xfff1e0, 2.4);
    key.position.set(-0.9, 2.3, 1.6);
    const fill = new THREE.DirectionalLight(0xe6ecff, 1.1);
    fill.position.set(1.4, 1.6, 1.2);
    const rim = new THREE.DirectionalLight(0xffe2bd, 1.3);
    rim.position.set(0.9, 2.0, -1.2);
    this.scene.add(key, fill, rim, new THREE.HemisphereLight(0xe9eefb, 0x8a7a6c, 1.6));
  }

  #dress(part) {
    const name = part.name;
    const targets = Object.keys(part.morphTargetDictionary ?? {});
    if (targets.length) this.parts.push({ name, influences: part.morphTargetInfluences, drivers: targets.map(driver) });
    part.frustumCulled = false;
    const { material } = part;
    if (name === "skin") Object.assign(material, { roughness: 0.56, normalMap: null });
    if (material.alphaTest > 0) material.alphaToCoverage = !this.software; // it needs several samples a pixel
    if (name === "brows" || name === "lashes") Object.assign(material, { depthWrite: false, envMapIntensity: 0 });
    const still = STILL.has(name), shares = part.geometry.hasAttribute("_head");
    const shaded = part.geometry.hasAttribute("_occlusion");
    material.customProgramCacheKey = () => name;
    material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, { turn: this.turn, pivot: this.pivot, rise: this.rise });
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", `#include <common>
          uniform mat3 turn; uniform vec3 pivot; uniform vec3 rise;
          ${shares ? "attribute float _head;" : ""} ${shaded ? "attribute float _occlusion;" : ""} varying float open;`)
        .replace("#include <project_vertex>", `
          vec4 standing = modelMatrix * vec4(transformed, 1.0);
          float share = ${shares ? "_head" : still ? "0.0" : "1.0"};
          standing.xyz += rise * (1.0 - 0.7 * share);
          standing.xyz = mix(standing.xyz, pivot + turn * (standing.xyz - pivot), share);
          open = ${shaded ? "_occlusion" : "1.0"};
          vec4 mvPosition = viewMatrix * standing;
          gl_Position = projectionMatrix * mvPosition;`);
      shader.fragmentShader = shader.fragmentShader
        .replace("#include <common>", "#include <common>\nvarying float open;")
        .replace("#include <map_fragment>", `#include <map_fragment>
          diffuseColor.rgb *= mix(open, 1.0, ${name === "eyes" ? "0.65" : "0.25"});`);
    };
  }

  #size() {
    const { clientWidth: wide, clientHeight: high } = this.canvas;
    const ratio = Math.min(devicePixelRatio, 2) * this.scale;
    const key = `${wide}x${high}x${ratio}`;
    if (key === this.sized || !wide || !high) return;
    this.sized = key;
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(wide, high, false);
    const aspect = wide / high;
    this.camera.aspect = aspect;
    // Framed as at the kiosk: the head is half of the picture's height from its top to the mouth.
    const tall = ((this.top[1] - this.mouth[1]) / HEAD_SHARE) * STEP_BACK * Math.max(1, NARROWEST / aspect);
    const middle = this.top[1] + (TOP_SHARE - 0.5) * tall, front = 0.5 * (this.top[2] + this.mouth[2]) - 0.03;
    this.camera.fov = (360 / Math.PI) * Math.atan(tall / 2 / DISTANCE_M);
    this.camera.position.set(0, middle, front + DISTANCE_M);
    this.camera.lookAt(0, middle, front);
    this.camera.updateProjectionMatrix();
  }

  #pace(tookMs) {
    this.drawMs += 0.15 * (tookMs - this.drawMs);
    if (this.drawMs < SLOW_MS || this.scale <= LEAST_SCALE) return;
    this.scale = Math.max(LEAST_SCALE, this.scale * 0.8);
    this.drawMs = 0.8 * SLOW_MS;
  }
}

function drawsInSoftware() {
  const pen = new OffscreenCanvas(1, 1).getContext("webgl");
  const told = pen?.getExtension("WEBGL_debug_renderer_info");
  const name = told ? pen.getParameter(told.UNMASKED_RENDERER_WEBGL) : "";
  pen?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
