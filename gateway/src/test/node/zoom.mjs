/*
 * Speaks the protocol of docs/protocol.md by an independent WebSocket client (ws), politely and rudely:
 * node zoom.mjs SOCKETS IMAGE NOISE
 * SOCKETS is ws://HOST:PORT/v1/zoom, IMAGE the id of a small image, NOISE that of one with megabytes in each view.
 * Prints a line for each case; ends with an error if one failed.
 */
import WebSocket from "ws";

const [sockets, image, noise] = process.argv.slice(2);
const PATIENCE = 60_000;

/** One socket, and what came on it. */
class Client {
  constructor(id = image, protocols = ["aliif-zoom.1"], options = {}) {
    this.texts = [];
    this.frames = [];
    this.bytes = 0;
    this.pongs = 0;
    this.waiting = [];
    this.ws = new WebSocket(`${sockets}/${id}`, protocols, options);
    this.ws.on("message", (data, binary) => {
      if (binary) {
        this.bytes += data.length;
        this.frames.push(data);
      } else {
        this.texts.push(JSON.parse(data.toString()));
      }
      this.look();
    });
    this.ws.on("pong", () => {
      this.pongs++;
      this.look();
    });
    this.ws.on("close", (code) => {
      this.code = code;
      this.look();
    });
    this.ws.on("unexpected-response", async (request, response) => {
      let body = "";
      for await (const piece of response) {
        body += piece;
      }
      this.refusal = { status: response.statusCode, problem: JSON.parse(body) };
      this.look();
    });
    this.ws.on("error", () => {}); // a close or a refusal tells what happened
  }

  look() {
    this.waiting = this.waiting.filter((each) => !each());
  }

  /** Waits until something is so. */
  until(what, holds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what}: ${this.summary()}`)), PATIENCE);
      this.waiting.push(() => {
        const found = holds();
        if (found) {
          clearTimeout(timer);
          resolve(found);
        }
        return found;
      });
      this.look();
    });
  }

  summary() {
    return JSON.stringify({ texts: this.texts.slice(-5), frames: this.frames.length, code: this.code });
  }

  said(type, matches = () => true) {
    return this.until(type, () => this.texts.find((each) => each.type === type && matches(each)));
  }

  async closed(code) {
    await this.until("close", () => this.code);
    equal(this.code, code, "close code");
  }

  async open() {
    await this.said("hello");
    return this;
  }

  send(message) {
    this.ws.send(typeof message === "string" ? message : JSON.stringify(message));
    return this;
  }

  credit(bytes) {
    return this.send({ type: "credit", bytes });
  }

  view(number, more = {}) {
    return this.send(view(number, more));
  }
}

/** All of the 60x40 pixels of the image, 10 times as large: 600x400, which is 3x2 tiles. */
function view(number, more = {}) {
  return { type: "view", view: number, x: 0, y: 0, width: 60, height: 40, output: { width: 600, height: 400 },
    formats: ["png"], prefetch: false, ...more };
}

function equal(found, expected, what) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(found)} (expected: ${JSON.stringify(expected)})`);
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What the header of a binary message says. */
function header(frame) {
  return { version: frame[0], kind: frame[1], format: frame[2], last: (frame[3] & 1) === 1, view: frame.readUInt32BE(4),
    plane: [frame.readUInt32BE(8), frame.readUInt32BE(12)], tile: `${frame.readUInt32BE(16)},${frame.readUInt32BE(20)}`,
    place: [frame.readUInt32BE(24), frame.readUInt32BE(28), frame.readUInt16BE(32), frame.readUInt16BE(34)] };
}

/** A whole view, as the protocol says it is sent. */
async function whole(client, number) {
  const plan = await client.said("plan", (it) => it.view === number);
  equal([plan.plane, plan.tiles], [{ width: 600, height: 400 }, 6], "plan");
  await client.said("done", (it) => it.view === number);
  const frames = client.frames.map(header).filter((it) => it.view === number);
  equal(frames.map((it) => it.kind), [0, 1, 1, 1, 1, 1, 1], "a preview, then tiles");
  equal(frames.map((it) => it.tile).slice(1).sort(), ["0,0", "0,1", "1,0", "1,1", "2,0", "2,1"], "tiles");
  equal(frames.filter((it) => it.last).length, 1, "last messages");
  equal(frames.at(-1).last, true, "the last one is marked");
  for (const it of frames) {
    equal([it.version, it.format, it.plane], [1, 3, [600, 400]], "header");
    const [x, y, w, h] = it.place;
    equal(it.kind === 0 || (x % 256 === 0 && y % 256 === 0 && w === Math.min(256, 600 - x) && h === Math.min(256, 400 - y)),
      true, `place ${it.place}`);
  }
}

/** A polite client gets everything, also beside a rude one. */
async function polite() {
  const client = await new Client().open();
  equal(client.texts[0].version, 1, "version");
  equal(client.texts[0].image, { width: 60, height: 40, id: image }, "image");
  client.credit(5_000_000).view(1);
  await whole(client, 1);
  client.ws.close(1000);
  await client.closed(1000);
}

const cases = {
  polite,

  async "a message in pieces, with pings between them"() {
    const client = await new Client().open();
    client.credit(5_000_000);
    const text = JSON.stringify(view(1));
    for (let i = 0; i < text.length; i += 7) {
      client.ws.send(text.slice(i, i + 7), { fin: i + 7 >= text.length, binary: false });
      client.ws.ping(String(i));
    }
    await whole(client, 1);
    await client.until("pongs", () => client.pongs === Math.ceil(text.length / 7));
    client.ws.close(1000);
    await client.closed(1000);
  },

  async "a message that stays half"() {
    const client = await new Client().open();
    client.ws.send('{"type":"cre', { fin: false });
    await client.closed(1008);
    equal(client.texts.at(-1).problem, "invalid-message", "problem");
  },

  async "pieces that have no end"() {
    const client = await new Client().open();
    const timer = setInterval(() => client.ws.readyState === 1 && client.ws.send(" ", { fin: false }), 200);
    await client.closed(1008);
    clearInterval(timer);
  },

  async "a client that leaves in the middle of a message"() {
    const client = await new Client().open();
    client.credit(5_000_000).view(1);
    client.ws.send('{"type":"cre', { fin: false });
    client.ws.terminate();
    await client.until("close", () => client.code);
  },

  async "a flood of views"() {
    const client = await new Client().open();
    client.credit(60_000_000);
    for (let number = 1; number <= 3000; number++) {
      client.view(number, { x: number % 50, width: 10, height: 7 });
    }
    await client.closed(1008);
    equal(client.texts.some((it) => it.problem === "too-many-messages"), true, "it is told");
    const plans = client.texts.filter((it) => it.type === "plan").length;
    equal(plans > 100 && plans < 1000, true, `views that are obeyed, ${plans}`);
  },

  async "as many views as are allowed: only the last is finished"() {
    const client = await new Client().open();
    client.credit(60_000_000);
    for (let number = 1; number <= 200; number++) {
      client.view(number, { x: number / 10 });
    }
    client.view(201);
    await whole(client, 201);
    equal(client.texts.filter((it) => it.type === "plan").length, 201, "plans");
    equal(client.texts.filter((it) => it.type === "done").length <= 2, true, "views that were finished");
    equal(client.texts.filter((it) => it.type === "error"), [], "errors");
    client.ws.close(1000);
    await client.closed(1000);
  },

  async "credit that is none"() {
    const client = await new Client().open();
    const wrong = ["-1", "0", "1.5", "9007199254740993000", '"many"', "null", "-1e400"];
    for (const bytes of wrong) {
      client.send(`{"type":"credit","bytes":${bytes}}`);
    }
    await client.until("errors", () => client.texts.filter((it) => it.type === "error").length === wrong.length);
    equal(client.texts.slice(1).every((it) => it.problem === "invalid-message"), true, "problems");
    client.view(1);
    await client.said("plan");
    await pause(500);
    equal(client.frames.length, 0, "frames without credit");
    client.credit(5_000_000);
    await whole(client, 1);
    for (let i = 0; i < 8; i++) {
      client.credit(-5);
    }
    await client.closed(1008);
  },

  async "credit is never exceeded by more than one message"() {
    const client = await new Client().open();
    client.view(1).credit(1);
    await client.until("a frame", () => client.frames.length === 1);
    await pause(500);
    equal(client.frames.length, 1, "frames for one byte");
    client.credit(1_000_000_000_000); // more than is kept
    await whole(client, 1);
    client.ws.close(1000);
    await client.closed(1000);
  },

  async "binary where text is wanted"() {
    const client = await new Client().open();
    client.ws.send(Buffer.from(JSON.stringify(view(1))), { binary: true });
    await client.closed(1003);
  },

  async "text that is not UTF-8"() {
    const client = await new Client().open();
    client.ws.send(Buffer.from([0x7b, 0xc3, 0x28, 0x7d]), { binary: false });
    await client.closed(1007);
  },

  async "a message that is too large"() {
    const client = await new Client().open();
    client.send(" ".repeat(65_537));
    await client.closed(1009);
  },

  async "messages that are none"() {
    const client = await new Client().open();
    for (const text of ["", "[]", "nonsense", "{}", '{"type":"paint"}', '{"type":"view"}', "{".repeat(30_000)]) {
      client.send(text);
    }
    await client.until("errors", () => client.texts.filter((it) => it.problem === "invalid-message").length === 7);
    client.credit(5_000_000).view(1);
    await whole(client, 1);
    client.ws.close(1000);
    await client.closed(1000);
  },

  async "versions that are not known"() {
    for (const protocols of [["aliif-zoom.2"], ["aliif-zoom.0", "chat"], []]) {
      const client = new Client(image, protocols);
      await client.until("refusal", () => client.refusal);
      equal(client.refusal.status, 400, "status");
      equal(client.refusal.problem.type, "urn:aliif:problem:unknown-subprotocol", "problem");
    }
    const both = await new Client(image, ["aliif-zoom.2", "aliif-zoom.1"]).open();
    equal(both.ws.protocol, "aliif-zoom.1", "subprotocol");
    both.ws.close(1000);
    await both.closed(1000);
    const old = new Client(image, ["aliif-zoom.1"], { protocolVersion: 8 });
    await old.until("refusal", () => old.refusal);
    equal(old.refusal.status, 426, "status for version 8 of WebSocket");
    const gone = new Client("0".repeat(64));
    await gone.until("refusal", () => gone.refusal);
    equal([gone.refusal.status, gone.refusal.problem.type], [404, "urn:aliif:problem:unknown-image"], "no image");
  },

  async "a reader that stops is dropped, and does not hold up others"() {
    const client = await new Client(noise).open();
    client.ws.pause();
    client.credit(60_000_000);
    client.send({ ...view(1), width: 3000, height: 3000, output: { width: 3000, height: 3000 } });
    await polite();
    await pause(8000);
    client.ws.resume();
    await client.closed(1006);
  },

  async "a slow reader gets all of it"() {
    const client = await new Client(noise).open();
    client.credit(60_000_000);
    client.send({ ...view(1), width: 3000, height: 3000, output: { width: 3000, height: 3000 } });
    const timer = setInterval(() => {
      client.ws.pause();
      setTimeout(() => client.ws.resume(), 300);
    }, 350);
    await client.said("done");
    clearInterval(timer);
    equal(client.bytes > 20_000_000, true, `bytes, ${client.bytes}`);
    equal(header(client.frames[0]).place, [0, 0, 3000, 3000], "place");
    client.ws.resume();
    client.ws.close(1000);
    await client.closed(1000);
  },

  async "a hundred that come and go"() {
    for (let i = 0; i < 100; i++) {
      const client = new Client();
      if (i % 3 > 0) {
        await client.open();
        client.credit(60_000_000).view(1);
      }
      if (i % 2 === 0) {
        client.ws.terminate();
      } else {
        client.ws.close(4000 + i);
      }
      await client.until("close", () => client.code);
    }
    await polite();
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  const before = Date.now();
  try {
    await run();
    console.log(`ok: ${name} (${Date.now() - before} ms)`);
  } catch (problem) {
    failed++;
    console.log(`failed: ${name}: ${problem.message}`);
  }
}
process.exit(failed);
