/** Reads what a page's own connections and sockets say and count. */

/** Notes every connection and socket that `page` opens; to be called before it opens anything. */
export const observe = (page) =>
  page.evaluateOnNewDocument(() => {
    const connections = (globalThis.__connections = []);
    const sockets = (globalThis.__sockets = []);
    const now = () => performance.timeOrigin + performance.now();
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      descriptions = 0;
      constructor(...all) {
        super(...all);
        connections.push(this);
      }
      setLocalDescription(...all) {
        this.descriptions += 1;
        return super.setLocalDescription(...all);
      }
      setRemoteDescription(...all) {
        this.descriptions += 1;
        return super.setRemoteDescription(...all);
      }
    };
    globalThis.WebSocket = class extends WebSocket {
      talk = [];
      constructor(...all) {
        super(...all);
        sockets.push(this);
        this.addEventListener("message", ({ data }) => this.talk.push({ by: "relay", at: now(), data }));
      }
      send(data) {
        this.talk.push({ by: "page", at: now(), data });
        super.send(data);
      }
    };
  });

/** The reports of one type (`outbound-rtp`, `inbound-rtp`) about pictures, of all its connections. */
export const pictures = (page, type) =>
  page.evaluate(async (type) => {
    const reports = await Promise.all(globalThis.__connections.map((one) => one.getStats()));
    return reports
      .flatMap((report) => [...report.values()])
      .filter((entry) => entry.type === type && entry.kind === "video");
  }, type);

/** The sum of a counter over reports. */
export const sum = (reports, ...counters) =>
  reports.reduce((all, one) => all + counters.reduce((own, counter) => own + (one[counter] ?? 0), 0), 0);

/** How many offers and answers were set on each connection of the page. */
export const descriptions = (page) => page.evaluate(() => globalThis.__connections.map((one) => one.descriptions));

/** What was said on each socket of the page: by whom, when, and the message's type. */
export const talks = (page) =>
  page.evaluate(() => {
    const text = (data) => {
      if (typeof data === "string") return data;
      // long messages come deflated
      const inflated = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Response(inflated).text();
    };
    const message = async ({ by, at, data }) => ({ by, at, type: JSON.parse(await text(data)).type });
    return Promise.all(globalThis.__sockets.map((socket) => Promise.all(socket.talk.map(message))));
  });
