// Draws the advisor's face with three.js from the same file as the kiosk.

import * as THREE from "./three/three.js";
import { GLTFLoader } from "./three/gltf.js";
import { driver } from "./motion.js";

const DISTANCE_M = 3;
const HEAD_SHARE = 0.5, TOP_SHARE = 0.075, STEP_BACK = 1.1, NARROWEST = 0.85;
const SLOW_MS = 45; // a frame that takes longer asks for fewer pixels
const LEAST_SCALE = 0.4;
const STILL = new Set(["suit", "shirt"]);

export class Avatar {
  constructor(canvas) {
    this.canvas = canvas;
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: true, powerPreference: "high-performance" });
    this.renderer.outputColorSpace = THREE.SRGBColorSpace;
    this.renderer.toneMapping = THREE.NeutralToneMapping;
    this.renderer.toneMappingExposure = 1.0;
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(8, 1, 0.1, 10);
    this.scale = 1;
    this.frameMs = 16;
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
    return this;
  }

  draw(weights, head, breath) {
    if (!this.parts.length) return;
    const began = performance.now();
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
    this.#pace(performance.now() - began);
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
    const key = new THREE.DirectionalLight(0xfff1e0, 2.1);
    key.position.set(-0.9, 2.3, 1.6);
    const fill = new THREE.DirectionalLight(0xdfe8ff, 0.75);
    fill.position.set(1.4, 1.6, 1.2);
    const rim = new THREE.DirectionalLight(0xffe2bd, 1.3);
    rim.position.set(0.9, 2.0, -1.2);
    this.scene.add(key, fill, rim, new THREE.HemisphereLight(0xe9eefb, 0x6a5a4c, 0.95));
  }

  #dress(part) {
    const name = part.name;
    const targets = Object.keys(part.morphTargetDictionary ?? {});
    if (targets.length) this.parts.push({ name, influences: part.morphTargetInfluences, drivers: targets.map(driver) });
    part.frustumCulled = false;
    const { material } = part;
    if (name === "skin") Object.assign(material, { roughness: 0.56, normalMap: null });
    if (material.alphaTest > 0) material.alphaToCoverage = true;
    if (name === "brows" || name === "lashes") Object.assign(material, { depthWrite: false, envMapIntensity: 0 });
    const still = STILL.has(name), shares = part.geometry.hasAttribute("_head");
    const shaded = part.geometry.hasAttribute("_occlusion");
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
        .replace("#include <map_fragment>", "#include <map_fragment>\ndiffuseColor.rgb *= mix(open, 1.0, 0.2);");
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
    this.frameMs += 0.05 * (tookMs - this.frameMs);
    if (this.frameMs > SLOW_MS && this.scale > LEAST_SCALE) {
      this.scale = Math.max(LEAST_SCALE, this.scale * 0.8);
      this.frameMs = 16;
    }
  }
}
