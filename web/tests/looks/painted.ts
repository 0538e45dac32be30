/** Paints moving pictures that stand for cameras and screens. */

const SKINS = ["#e8b998", "#8d5a3c", "#c98d63", "#f0cdb0", "#6b4128", "#b57a52"];
const COATS = ["#f4f7f8", "#3f7f8c", "#4a6fa5", "#7a9e7e", "#e9eef0", "#5b5f97"];
const WALLS = ["#b9c7c4", "#c9c3b6", "#aebbc9", "#c4b9c2", "#b7c4ae", "#cbbfae"];

const still = new URLSearchParams(globalThis.location?.search).has("still");

function stream(width: number, height: number, paint: (ink: CanvasRenderingContext2D, tick: number) => void): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const ink = canvas.getContext("2d");
  if (!ink) throw new Error("no canvas");
  let tick = 0;
  const draw = () => {
    tick += 1;
    paint(ink, tick);
  };
  draw();
  const timer = setInterval(() => {
    draw();
    // enough for a picture to be shown; what only reads the page needs no more
    if (still && tick > 8) clearInterval(timer);
  }, 100);
  const [track] = canvas.captureStream(10).getVideoTracks();
  if (!track) throw new Error("no track");
  return track;
}

export function face(index: number): MediaStreamTrack {
  const pick = (list: string[], step: number) => list[(index * step + 1) % list.length] ?? "#888";
  return stream(640, 360, (ink, tick) => {
    const wall = ink.createLinearGradient(0, 0, 640, 360);
    wall.addColorStop(0, pick(WALLS, 1));
    wall.addColorStop(1, "#8b9a9c");
    ink.fillStyle = wall;
    ink.fillRect(0, 0, 640, 360);
    ink.fillStyle = "rgb(255 255 255 / .35)";
    ink.fillRect(60 + (index % 3) * 30, 40, 130, 150);
    ink.fillStyle = "rgb(40 60 60 / .18)";
    ink.fillRect(470, 90, 120, 270);
    const sway = Math.sin(tick / 9 + index) * 4;
    ink.fillStyle = pick(COATS, 5);
    ink.beginPath();
    ink.ellipse(320 + sway, 400, 170, 130, 0, 0, Math.PI * 2);
    ink.fill();
    ink.fillStyle = pick(SKINS, 1);
    ink.fillRect(292 + sway, 230, 56, 60);
    ink.beginPath();
    ink.ellipse(320 + sway, 180, 68, 84, 0, 0, Math.PI * 2);
    ink.fill();
    ink.fillStyle = index % 2 ? "#2d2320" : "#57402f";
    ink.beginPath();
    ink.ellipse(320 + sway, 128, 72, 46, 0, Math.PI, Math.PI * 2);
    ink.fill();
    ink.fillStyle = "#241a17";
    for (const x of [294, 346]) {
      ink.beginPath();
      ink.arc(x + sway, 178, 5, 0, Math.PI * 2);
      ink.fill();
    }
    ink.strokeStyle = "#7d3f38";
    ink.lineWidth = 4;
    ink.beginPath();
    ink.arc(320 + sway, 205, 22, 0.25, Math.PI - 0.25);
    ink.stroke();
  });
}

export function slide(): MediaStreamTrack {
  return stream(1280, 720, (ink) => {
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, 1280, 720);
    ink.fillStyle = "#0b6f69";
    ink.fillRect(0, 0, 1280, 18);
    ink.fillStyle = "#10262b";
    ink.font = "600 54px sans-serif";
    ink.fillText("Case 2 — resistant hypertension", 90, 130);
    ink.font = "34px sans-serif";
    ["58-year-old, three agents at full dose", "Office 168/96, home 154/92", "eGFR 61, potassium 3.4", "Question: next step before referral?"].forEach(
      (line, row) => ink.fillText(`•  ${line}`, 90, 230 + row * 64),
    );
    ink.fillStyle = "#12a594";
    [168, 161, 158, 163, 154, 149].forEach((value, column) => ink.fillRect(760 + column * 70, 640 - (value - 120) * 5, 44, (value - 120) * 5));
  });
}
