/** What docker-compose.yml starts with its profile `metrics`: read by compose itself, without an engine. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The lines of each service, as compose resolves them. */
function services(...profile) {
  const text = execFileSync("docker-compose", [...profile, "config"], { cwd: root, encoding: "utf8" });
  const block = text.split(/^services:\n/m)[1].split(/^\S/m)[0];
  const found = new Map();
  for (const part of block.split(/^ {2}(?=\S)/m).filter((part) => part.trim())) {
    const [name, ...lines] = part.split("\n");
    found.set(name.replace(":", ""), lines.map((line) => line.trim()));
  }
  return found;
}

describe("docker compose --profile metrics", () => {
  const all = services("--profile", "metrics");

  test("starts Prometheus and Grafana in pinned versions, and nobody else does", () => {
    assert.deepEqual([...all.keys()].sort(), ["grafana", "prometheus", "spindle"]);
    for (const name of ["grafana", "prometheus"]) {
      const lines = all.get(name);
      assert.ok(lines.includes("- metrics"), `${name} is of the profile`);
      assert.ok(lines.some((line) => /^image: \S+:v?\d+\.\d+\.\d+$/.test(line)), lines.join("\n"));
    }
    assert.ok(!all.get("spindle").includes("profiles:"));
  });

  test("mounts only what is there", () => {
    const mounts = [...all.values()].flat().map((line) => line.match(/^- (\/\S+?):\/\S+:ro,z$/)?.[1]);
    const ours = mounts.filter(Boolean);
    assert.equal(ours.length, 5);
    for (const path of ours) assert.ok(existsSync(path), path);
  });

  test("bounds what each service logs", () => {
    for (const [name, lines] of all) {
      for (const bound of [/^max-size: 10m$/, /^max-file: '5'$/]) {
        assert.ok(lines.some((line) => bound.test(line)), `${name}: ${bound}`);
      }
    }
  });

  test("publishes the dashboard on this machine only, and the metrics not at all", () => {
    const ports = (name) => all.get(name).filter((line) => /^- [\d.]+:\d+:\d+\/(tcp|udp)$/.test(line));
    assert.deepEqual(ports("grafana"), ["- 127.0.0.1:3000:3000/tcp"]);
    assert.deepEqual(ports("prometheus"), []);
    assert.equal(ports("spindle").length, 2);
    assert.ok(!ports("spindle").some((port) => port.includes("9464")));
  });

  test("reads the address where the relay serves its metrics", () => {
    assert.ok(all.get("spindle").some((line) => /^SPINDLE_METRICS_LISTEN: .*:9464/.test(line)));
    const config = readFileSync(`${root}config/prometheus.yml`, "utf8");
    assert.match(config, /targets: \["spindle:9464"\]/);
    const source = readFileSync(`${root}config/grafana/provisioning/datasources/spindle.yml`, "utf8");
    const dashboard = JSON.parse(readFileSync(`${root}config/grafana/dashboards/spindle.json`, "utf8"));
    const uid = source.match(/^ {4}uid: (\S+)$/m)[1];
    const asked = dashboard.panels.flatMap((panel) => panel.targets ?? []).map((target) => target.datasource.uid);
    assert.deepEqual([...new Set(asked)], [uid]);
  });
});
