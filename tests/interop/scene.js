/** Plays one client in one role beside the reference in the other, step by step. */
import { patiently } from "../browsers/stage/patience.js";
import { newRoom, token } from "../browsers/stage/relay.js";
import { Client } from "./client.js";

/** So much is media: a second of it. */
const [FRAMES, PACKETS] = [15, 50];

/** What a person waits before a client that died is started again. */
const KILLED_FOR_MS = 1000;

export class Scene {
  /** `environment` is the clients'; `reference` is the program in the other role. */
  constructor(relay, reference, program, role, environment) {
    Object.assign(this, { server: relay, reference, program, role, environment });
    this.room = newRoom();
    this.names = { publish: `${program.name} publishes`, watch: `${program.name} watches` };
  }

  /** A new process in a role, with the same token each time; its POST is answered when this returns. */
  async begin(program, role) {
    const site = role === "publish" ? "hub" : "spoke";
    const about = { room: this.room, site, name: this.names[role], subject: this.names[role] };
    const pass = (this[`${role}Pass`] ??= await token(this.server, about));
    const path = role === "publish" ? "whip" : "whep";
    const address = `${this.server.base}/api/v1/${path}/${this.room}`;
    const client = await Client.start(program, role, address, pass, this.environment);
    this.clients.push(client);
    await this.until("the POST was answered", client, () => client.answered("POST").length > 0);
    this.mustBe(client, "POST 201");
    return client;
  }

  clients = [];

  /** Both ends, where they are not there yet; whoever receives tells whether media flows. */
  async both() {
    if (this.own) return;
    const other = this.role === "publish" ? "watch" : "publish";
    this.other = await this.begin(this.reference, other);
    this.own = await this.begin(this.program, this.role);
    await this.flows();
  }

  /** Media of so many `seconds` comes through from now on. */
  async flows(seconds = 1) {
    const receiver = this.role === "publish" ? this.other : this.own;
    const from = { ...receiver.counts };
    await this.until(`media of ${seconds} s came`, receiver, () => {
      const { video, audio } = receiver.counts;
      return video >= from.video + FRAMES * seconds && audio >= from.audio + PACKETS * seconds;
    });
  }

  // ── the steps ──

  start() {
    return this.both();
  }

  /** Killed, and started a second later with the same token, and certificate where it can keep one. */
  async killed() {
    await this.both();
    await this.own.kill();
    await new Promise((resolve) => setTimeout(resolve, KILLED_FOR_MS));
    this.own = await this.begin(this.program, this.role);
    await this.flows();
    await this.untilPresent([this.names.publish, this.names.watch]);
  }

  async restart() {
    await this.both();
    this.own.say("restart");
    await this.until("the PATCH was answered", this.own, () => this.own.answered("PATCH").length > 0);
    this.mustBe(this.own, "PATCH 200");
    // for longer than the way that was before may still carry
    await this.flows(4);
  }

  /** Both sides notice: the client's connection is over, and the room has nobody of that name. */
  async delete() {
    await this.both();
    this.own.say("delete");
    await this.until("the DELETE was answered", this.own, () => this.own.answered("DELETE").length > 0);
    this.mustBe(this.own, "DELETE 200");
    const other = this.role === "publish" ? "watch" : "publish";
    await this.untilPresent([this.names[other]]);
    await this.goodbye();
    await this.end();
  }

  /** After the relay was ended by `signal` and started again: everyone notices, and comes again. */
  async comesBack(signal) {
    // one that died says nothing: that is noticed by consent (RFC 7675)
    await (signal === "SIGKILL" ? this.untilOver() : this.goodbye());
    await this.end();
    await this.both();
  }

  /** A session that ends is told to its far end (close_notify, RFC 8446 §6.1). */
  goodbye() {
    return this.untilOver({ heard: !this.program.deaf });
  }

  untilOver({ heard = false } = {}) {
    const what = heard ? "heard the goodbye" : "noticed that it is over";
    return this.until(`the client ${what}`, this.own, () => this.own.isOver({ heard }), false);
  }

  async end() {
    for (const client of this.clients.splice(0)) await client.kill();
    [this.own, this.other] = [undefined, undefined];
  }

  // ── what is asked ──

  mustBe(client, wanted) {
    const answered = client.answered(wanted.split(" ")[0]);
    if (answered.join() !== wanted) throw new Error(`${answered} where ${wanted} was right: ${client}`);
  }

  /** Waits until exactly these are in the room, by the REST API. */
  async untilPresent(wanted) {
    let names;
    const address = `${this.server.base}/api/v1/rooms/${this.room}/participants`;
    const headers = { authorization: `Bearer ${this.publishPass}` };
    await patiently(
      () => `${wanted} in the room; there were ${names}`,
      async () => {
        const answer = await fetch(address, { headers });
        if (!answer.ok) throw new Error(`the list of participants was answered by ${answer.status}`);
        names = (await answer.json()).participants.map(({ name }) => name);
        return names.sort().join() === wanted.sort().join();
      },
    );
  }

  /** Waits for what the client says; one that died meanwhile is not waited for. */
  until(what, client, holds, alive = true) {
    return patiently(
      () => `${what}: ${client}`,
      () => {
        if (holds()) return true;
        if (alive && client.over) throw new Error(`before ${what} the client ${client.over}: ${client}`);
        return false;
      },
    );
  }
}
