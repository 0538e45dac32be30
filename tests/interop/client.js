/** Starts a client as a process of its own, and keeps what it says: see clients/common/speak.js. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A connection that is over, however its stack calls that. */
const OVER = ["closed", "failed", "disconnected"];

export class Client {
  /** Starts `program` in a role; `environment` says where its certificate and its profile lie. */
  static async start(program, role, address, pass, environment) {
    const [command, ...args] = await program.start();
    return new Client(command, [...args, role, address, pass], environment);
  }

  constructor(command, args, env) {
    this.states = [];
    this.answers = [];
    this.counts = { video: 0, audio: 0 };
    this.words = [];
    this.groups = [];
    this.child = spawn(command, args, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.ended = new Promise((resolve) => this.child.once("close", resolve));
    this.child.once("exit", (code, signal) => (this.over = `ended with ${signal ?? code}`));
    this.child.once("error", (error) => (this.over = String(error)));
    this.child.stderr.setEncoding("utf8").on("data", (text) => this.words.push(text));
    this.child.stdin.on("error", () => {});
    createInterface({ input: this.child.stdout }).on("line", (line) => this.heard(line));
  }

  heard(line) {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      this.words.push(`${line}\n`);
      return;
    }
    if (message.version) this.version = message.version;
    // what has left the client's process group, as browsers do
    if (message.pid) this.groups.push(message.pid);
    if (message.state) this.states.push(message.state);
    if (message.http) this.answers.push(`${message.http} ${message.status}`);
    if (message.error) this.words.push(`${message.error}\n`);
    if (message.video !== undefined) this.counts = { video: message.video, audio: message.audio };
  }

  /** Tells it to do something: `restart` or `delete`. */
  say(line) {
    this.child.stdin.write(`${line}\n`);
  }

  /** What it was answered to its requests of `method`. */
  answered(method) {
    return this.answers.filter((one) => one.startsWith(method));
  }

  /** Whether its connection is over; only what it was told counts where it must have `heard` a goodbye. */
  isOver({ heard = false } = {}) {
    const state = this.states.at(-1);
    return heard ? this.states.includes("closed") : OVER.includes(state);
  }

  /** Kills it and all it started, as `kill -9` does. */
  async kill() {
    for (const group of [this.child.pid, ...this.groups]) {
      try {
        process.kill(-group, "SIGKILL");
      } catch {
        // gone already
      }
    }
    await this.ended;
  }

  /** What it said last, for whoever looks for the fault. */
  toString() {
    const { counts, states, answers, words, over } = this;
    const facts = JSON.stringify({ ...counts, answers, states: states.slice(-6), over });
    return `${facts} ${words.join("").trim().slice(-600)}`;
  }
}
