/** Reads what a page's own connections count. */

/** Notes every connection that `page` makes; to be called before it opens anything. */
export const observe = (page) =>
  page.evaluateOnNewDocument(() => {
    const connections = (globalThis.__connections = []);
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...all) {
        super(...all);
        connections.push(this);
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
