package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Single modules of the page, in a browser. */
final class ModulesIT extends PageOfClass {
  @BeforeAll
  static void start() throws Exception {
    serve(ServedPage.start(folder));
    page.open();
  }

  @Test
  void whatIsUnderThePointerStaysThereWhileTheScaleChanges() {
    List<Double> offsets =
        numbers(
            """
            const {Camera} = await import("/web/camera.js");
            const camera = new Camera({width: 4000, height: 3000}, 100);
            camera.resize(1280, 800);
            camera.jump({x: 1234.5, y: 987.6, scale: 1.5});
            const point = {x: 1000, y: 150};
            const under = () => ({
              x: camera.shown.x + (point.x - 640) / camera.shown.scale,
              y: camera.shown.y + (point.y - 400) / camera.shown.scale,
            });
            const before = under();
            const offsets = [];
            for (let i = 0; i < 60; i++) {
              if (i % 10 === 0 && i < 40) camera.zoom(1.7, point);
              camera.step(1 / 60);
              const now = under();
              offsets.push(Math.hypot(now.x - before.x, now.y - before.y) * camera.shown.scale);
            }
            return [...offsets, camera.shown.scale];
            """);

    assertThat(offsets.getLast()).isBetween(12.4, 12.6);
    assertThat(offsets.subList(0, 60)).allSatisfy(offset -> assertThat(offset).isLessThan(1));
  }

  @Test
  void aScaleOfAPlaneIsNeverAboveTheLargest() {
    assertThat(
            numbers(
                """
                const {Camera} = await import("/web/camera.js");
                const scales = [];
                for (const width of [1, 2, 3, 7, 96, 451, 6000]) {
                  for (const largest of [100, 64.3, 33.3333]) {
                    const camera = new Camera({width, height: 1}, largest);
                    camera.resize(500, 500);
                    camera.zoom(1e6);
                    scales.push(camera.place.scale / largest);
                  }
                }
                return scales;
                """))
        .allSatisfy(scale -> assertThat(scale).isBetween(0.6, Math.nextDown(1.0)));
  }

  @Test
  void picturesThatWereNotDrawnForLongestGoFirst() {
    assertThat(
            numbers(
                """
                const {Planes} = await import("/web/planes.js");
                const planes = new Planes();
                const picture = (drawn, key) => ({bitmap: {width: 10, height: 10, close() {}}, drawn, key});
                planes.at(20, 20).previews.push(picture(1));
                const old = planes.at(100, 100);
                for (let i = 0; i < 10; i++) old.tiles.set(`${i},0`, picture(10 - i, `${i},0`));
                planes.at(200, 200).tiles.set("0,0", picture(50, "0,0"));
                planes.trim(600, 50, 400);
                return [planes.pixels, ...[...old.tiles.keys()].map(key => Number(key.split(",")[0]))];
                """))
        .containsExactly(600.0, 0.0, 1.0, 2.0, 3.0);
  }

  @Test
  void anAddressThatIsNoneIsNotFollowed() {
    assertThat(
            browser.evaluate(
                """
                (async () => {
                  const {read, write} = await import("/web/address.js");
                  const id = "ab".repeat(32);
                  const state = {x: 1.5, y: 2.25, scale: 6.4};
                  const whole = {id, state, model: "lite", rival: "bicubic", lossless: true};
                  return JSON.stringify([
                    read(""), read("#id=../x"), read(`#id=${id.toUpperCase()}`),
                    read(`#id=${id}&x=1&y=Infinity&scale=2`).state,
                    read(`#id=${id}&x=1&y=1&scale=-2`).state,
                    read(`#id=${id}&model=<script>`).model,
                    JSON.stringify(read(write(whole))) === JSON.stringify(whole)]);
                })()\
                """))
        .isEqualTo("[null,null,null,null,null,null,true]");
  }

  @Test
  void atMostTwoImagesAreSentAtATimeAndAgainWhileTheServerIsBusy() {
    assertThat(
            numbers(
                """
                const {Item, sendAll} = await import("/web/sending.js");
                let open = 0;
                let most = 0;
                let answered = 0;
                const real = window.XMLHttpRequest;
                window.XMLHttpRequest = class {
                  upload = {};
                  open() {}
                  setRequestHeader() {}
                  abort() {}
                  getResponseHeader() {
                    return "application/problem+json";
                  }
                  send({name}) {
                    most = Math.max(most, ++open);
                    setTimeout(() => {
                      open--;
                      const busy = ++answered === 1;
                      this.status = busy ? 503 : name === "bad" ? 415 : 201;
                      const problem = busy ? "overloaded" : "unsupported-format";
                      this.responseText = JSON.stringify({id: name, type: "urn:aliif:problem:" + problem});
                      this.onload();
                    }, 20);
                  }
                };
                const items = ["a", "bad", "c", "d", "e"].map(name => new Item(new File(["x"], name)));
                await sendAll(items, () => {}, new AbortController());
                window.XMLHttpRequest = real;
                return [most, answered, ...items.map(it => it.id === it.file.name ? 1 : it.problem ? 2 : 0)];
                """))
        .containsExactly(2.0, 6.0, 1.0, 2.0, 1.0, 1.0, 1.0);
  }

  private static List<Double> numbers(String body) {
    return ((List<?>) browser.evaluate("(async () => {" + body + "})()"))
        .stream().map(it -> ((Number) it).doubleValue()).toList();
  }
}
