"""python -m unittest discover ../../test/python, in src/main/python. Needs no GPU, takes half a minute."""
import glob
import io
import os
import tempfile
import unittest

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

import aliif
import checkpoint
from degradation import jpeg, photographed
from grow import grow
from photos import Photos
from start import start
from train import Run, arguments
from validation import validate

GOLDEN = os.path.join(os.path.dirname(__file__), "../resources/golden")
WEIGHTS = os.path.join(os.path.dirname(__file__), "../../main/resources/aliif/model/weights")
LITE, LATENT = (os.path.join(WEIGHTS, name + ".safetensors") for name in ("lite", "latent"))
TINY = '{"channels": 4, "blocks": 1, "mlps": 2, "hidden": [8]}'


def published(tensors):
    """Names of the published code to ours."""
    state = {}
    for name, value in tensors.items():
        part = name.split(".")
        if name.startswith("encoder.head.0."):
            state[f"encoder.head.{part[-1]}"] = value
        elif name.startswith("encoder.body.16."):
            state[f"encoder.tail.{part[-1]}"] = value
        elif name.startswith("encoder.body."):
            state[f"encoder.body.{part[2]}.conv{1 if part[4] == '0' else 2}.{part[5]}"] = value
        elif name.startswith("pdn.layers."):
            state[f"expansion.{int(part[2]) // 2}.{part[3]}"] = value
        elif name.startswith("imnet.layers."):
            state[f"mlps.{int(part[2]) // 2}.{part[3]}"] = value[None]
        elif name.startswith("basis.w"):
            state[f"mlps.{name[-1]}.weight"] = value.view(10, 3 if name[-1] == "4" else 16, -1)
        elif name.startswith("basis.bias"):
            state[f"mlps.{int(name[-1]) - 1}.bias"] = value
    return state


class GoldenTest(unittest.TestCase):
    def outputs_equal_those_of_the_published_code(self, name, preset):
        tensors = load_file(os.path.join(GOLDEN, name + ".safetensors"))
        model = aliif.Aliif(**aliif.PRESETS[preset])
        model.load_state_dict(published(tensors))
        cases = sorted({it.split(".")[1] for it in tensors if it.startswith("golden.")})
        self.assertTrue(cases)
        for case in cases:
            low, expected = tensors[f"golden.{case}.input"], tensors[f"golden.{case}.output"]
            height, width = expected.shape[2:]
            pixels = torch.arange(height * width)[None]
            with torch.no_grad():
                rgb = model.query(model.encode(low), low.shape[2:], (height, width), pixels // width, pixels % width)
            rgb = rgb.view(1, height, width, 3).permute(0, 3, 1, 2)
            self.assertLess((rgb - expected).abs().max().item(), 1e-5, case)

    def test_aliif(self):
        self.outputs_equal_those_of_the_published_code("aliif", "paper")

    def test_liif(self):
        self.outputs_equal_those_of_the_published_code("liif", "liif")


class ConfigurationTest(unittest.TestCase):
    """Tensors of these have the names and shapes of another network's, so that they would load and give another picture."""

    def test_a_network_that_is_not_computed_here_is_refused(self):
        for other in (
            dict(encoder="rdn"),
            dict(blend="outputs"),
            dict(unfold=False),
            dict(cell=False),
            dict(scores="both"),
            dict(normalisation="none"),
            dict(convolutions=8),
        ):
            with self.assertRaisesRegex(ValueError, r"expected: "):
                aliif.Aliif(**{**aliif.PRESETS["paper"], **other})

    def test_what_is_said_of_a_network_that_is_computed_here_is_accepted(self):
        aliif.Aliif(**aliif.PRESETS["lite"], encoder="edsr", blend="layers", unfold=True, cell=True)


class TrainingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        random = np.random.default_rng(1)
        for n in range(3):
            coarse = Image.fromarray(random.integers(0, 256, (9, 12, 3), dtype=np.uint8))
            coarse.resize((96, 72 + n), Image.BICUBIC).save(os.path.join(self.folder, f"{n}.png"))

    def run_of(self, name, *words):
        torch.manual_seed(1)
        words = ["--photos", self.folder, "--out", os.path.join(self.folder, name), *words]
        common = ["--set", TINY, "--batch", "2", "--patch", "12", "--queries", "40", "--warmup", "5", "--precision", "float32"]
        return Run(arguments(words + common))

    def photos(self):
        return Photos([self.folder], 48, "cpu")

    def test_a_run_cut_in_two_equals_the_uncut_one(self):
        for frozen in ("0", "9", "25"):
            words = ["--iterations", "40", "--frozen", frozen]
            whole = self.run_of("whole.safetensors", *words)
            whole.train(self.photos())
            cut = self.run_of("cut.safetensors", *words)
            cut.progress = lambda: 1 if cut.iteration == 17 else Run.progress(cut)
            cut.train(self.photos())
            rest = self.run_of("cut.safetensors", *words, "--resume")
            rest.restore()
            self.assertEqual(17, rest.iteration)
            rest.train(self.photos())
            self.assertEqual(whole.tensors().keys(), rest.tensors().keys())
            for name, tensor in whole.tensors().items():
                self.assertTrue(torch.equal(tensor, rest.tensors()[name]), (frozen, name))

    def test_a_frozen_encoder_stays_and_all_else_learns_until_it_learns_as_well(self):
        for iterations in (9, 10):
            run = self.run_of("a.safetensors", "--iterations", str(iterations), "--frozen", "9")
            before = {name: it.clone() for name, it in run.model.state_dict().items()}
            run.train(self.photos())
            for name, tensor in run.model.state_dict().items():
                stays = iterations == 9 and name.startswith("encoder.")
                self.assertEqual(stays, torch.equal(before[name], tensor), (iterations, name))

    def test_every_preset_learns(self):
        for preset in aliif.PRESETS:
            words = ["--preset", preset, "--iterations", "60", "--rate", "3e-3"]
            run = self.run_of(preset + ".safetensors", *words)
            batch = run.batch(self.photos(), 1)
            losses = []
            while run.progress() < 1:
                run.set_schedule()
                losses.append(run.step(*batch).item())
                run.iteration += 1
            self.assertLess(losses[-1], 0.8 * losses[0], preset)

    def test_a_step_in_bfloat16_is_close_to_one_in_float32(self):
        batch = self.run_of("a.safetensors").batch(self.photos(), 1)
        losses = []
        for precision in (torch.float32, torch.bfloat16):
            run = self.run_of("a.safetensors", "--preset", "latent", "--iterations", "9")
            run.model.precision = precision
            losses.append(run.step(*batch).item())
        self.assertNotEqual(*losses)
        self.assertAlmostEqual(*losses, delta=0.01 * losses[0])

    def test_batches_depend_on_the_seed_and_their_number_alone(self):
        photos = self.photos()
        first = photos.batch(7, 3, 2, 12, 40, 4)
        photos.batch(7, 4, 2, 12, 40, 4)
        for one, other in zip(first, photos.batch(7, 3, 2, 12, 40, 4)):
            self.assertTrue(torch.equal(one, other))
        self.assertFalse(torch.equal(first[0], photos.batch(7, 4, 2, 12, 40, 4)[0]))

    def test_jpeg_is_in_the_inputs_alone_and_depends_on_the_seed_and_the_number(self):
        photos, run = self.photos(), self.run_of("a.safetensors", "--jpeg", "1")
        clean, degraded = self.run_of("a.safetensors").batch(photos, 3), run.batch(photos, 3)
        self.assertFalse(torch.equal(clean[0], degraded[0]))
        self.assertTrue(torch.equal(degraded[0], run.batch(photos, 3)[0]))
        for one, other in zip(clean[1:], degraded[1:]):
            self.assertTrue(torch.equal(one, other))

    def test_colours_are_those_of_the_pixels_asked_for(self):
        low, side, i, j, colours = self.photos().batch(1, 2, 2, 12, 4000, 1)
        self.assertEqual(12, side)
        for n in range(2):
            self.assertTrue(torch.equal(colours[n], low[n, :, i[n], j[n]].T))

    def test_checkpoints_come_in_small_files_and_none_may_lack(self):
        stem = os.path.join(self.folder, "run")
        tensors = {str(n): torch.full((1_500_000,), float(n)) for n in range(5)}
        checkpoint.write(stem, tensors, {"iteration": 3})
        paths = sorted(glob.glob(stem + ".*.checkpoint"))
        self.assertEqual(3, len(paths))
        self.assertLessEqual(max(map(os.path.getsize, paths)), 15_100_000)
        read, state = checkpoint.read(stem)
        self.assertEqual({"iteration": 3}, state)
        self.assertTrue(all(torch.equal(it, read[name]) for name, it in tensors.items()))
        os.remove(paths[1])
        with self.assertRaisesRegex(SystemExit, "2 files"):
            checkpoint.read(stem)

    def test_weights_start_from_those_that_fit(self):
        latent = self.run_of("latent.safetensors", "--iterations", "1")
        latent.model.save(latent.arg.out)
        paper = self.run_of("paper.safetensors", "--preset", "paper", "--init", latent.arg.out)
        theirs, mine = latent.model.state_dict(), paper.model.state_dict()
        self.assertTrue(torch.equal(theirs["encoder.tail.weight"], mine["encoder.tail.weight"]))
        self.assertNotEqual(theirs["expansion.0.weight"].shape, mine["expansion.0.weight"].shape)


class StartTest(unittest.TestCase):
    """Every model whose encoder has the size of latent's begins with what latent's has learned."""

    MODELS = (("paper", {}), ("liif16", {}), ("liif", {}), ("latent", {}), ("latent", {"mlps": 4}), ("paper", {"mlps": 20}))

    def setUp(self):
        torch.manual_seed(1)
        self.latent = aliif.load(LATENT)

    def test_it_enlarges_bilinearly(self):
        image = torch.rand(1, 3, 9, 11)
        bilinear = F.interpolate(image, (20, 31), mode="bilinear")
        for preset, changes in self.MODELS:
            upscaled = start(self.latent, preset, **changes).upscale(image, 20, 31)
            self.assertLess((upscaled - bilinear).abs().max().item(), 1e-4, (preset, changes))

    def test_its_encoder_is_that_of_the_latent_but_for_three_channels_that_carry_the_image(self):
        learned = self.latent.encoder.state_dict()
        for preset, changes in self.MODELS:
            model = start(self.latent, preset, **changes)
            carriers = 3 if model.config["skip"] == "none" else 0
            for name, mine in model.encoder.state_dict().items():
                same = (mine == learned[name]).flatten(1).all(1) if mine.dim() > 1 else mine == learned[name]
                self.assertEqual(0 if name.startswith("body.") else carriers, (~same).sum().item(), (preset, name))

    def test_an_encoder_of_another_size_is_refused(self):
        with self.assertRaisesRegex(ValueError, "channels: 64 .expected: 32"):
            start(self.latent, "lite")


class DegradationTest(unittest.TestCase):
    def setUp(self):
        random = np.random.default_rng(1)
        coarse = Image.fromarray(random.integers(0, 256, (9, 12, 3), dtype=np.uint8))
        fine = random.integers(-8, 9, (64, 96, 1))
        self.image = (np.array(coarse.resize((96, 64), Image.BICUBIC)) + fine).clip(0, 255).astype(np.uint8)

    def through_pillow(self, quality, halved):
        file = io.BytesIO()
        Image.fromarray(self.image).save(file, "JPEG", quality=quality, subsampling=2 if halved else 0)
        return np.array(Image.open(file)).astype(float)

    def test_jpeg_gives_what_libjpeg_gives(self):
        original = torch.from_numpy(self.image).permute(2, 0, 1)[None].float()
        cases = [(quality, halved) for quality in (30, 60, 75, 95) for halved in (False, True)]
        quality, halved = (torch.tensor(it) for it in zip(*cases))
        for case, ours in zip(cases, jpeg(original.expand(len(cases), -1, -1, -1), quality, halved)):
            theirs = self.through_pillow(*case)
            difference = np.abs(ours.permute(1, 2, 0).numpy() - theirs)
            lost = np.abs(self.image - theirs).mean()
            self.assertLess(difference.mean(), 0.3 * lost, case)
            self.assertLess(difference.mean(), 0.8, case)

    def test_such_a_share_of_the_patches_is_degraded_each_in_its_own_way(self):
        low = torch.from_numpy(self.image[:40, :40]).permute(2, 0, 1).float().div(127.5).sub(1).expand(200, -1, -1, -1)
        degraded = photographed(low, np.random.default_rng(1), 0.8)
        errors = (degraded - low).square().mean((1, 2, 3)).sqrt() * 127.5
        touched = errors[errors > 0]
        self.assertAlmostEqual(160, len(touched), delta=20)
        self.assertEqual(len(touched), len(touched.unique()))
        self.assertGreater(touched.max().item(), 2 * touched.min().item())
        self.assertLess(touched.max().item(), 12)
        self.assertTrue(torch.equal((degraded + 1).mul(127.5).round().div(127.5).sub(1), degraded))

    def test_the_blocks_lie_anywhere_in_a_patch(self):
        ramp = torch.arange(48.0).mul(5).add(torch.arange(48.0).view(-1, 1)).clamp(0, 255).expand(4, 3, 48, 48)
        fixed = jpeg(ramp, torch.full((4,), 75), torch.zeros(4, dtype=torch.bool))
        moved = [photographed(ramp / 127.5 - 1, np.random.default_rng(seed), 1) for seed in range(40)]

        def prominence(images):
            """How far the column that differs most from its neighbour stands out."""
            bends = images.mean(1).diff(n=3).abs().mean((0, 1))[8:-8]
            return (bends.max() / bends.median()).item()

        self.assertGreater(prominence(fixed), 2)
        self.assertLess(prominence(torch.cat(moved)), 1.3)


class GrowTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.lite = aliif.load(LITE)
        self.latent = grow(self.lite, "latent")

    def test_a_grown_latent_computes_what_the_lite_computes(self):
        image = torch.rand(1, 3, 9, 11)
        for height, width in ((9, 11), (20, 31), (36, 44)):
            small, large = (it.upscale(image, height, width) for it in (self.lite, self.latent))
            self.assertLess((small - large).abs().max().item(), 1e-5)
            self.assertGreater(small.std().item(), 0.1)

    def test_what_reads_a_new_channel_learns_at_the_first_step_and_all_others_at_the_second(self):
        low, i, j = torch.rand(2, 3, 12, 12), torch.randint(0, 24, (2, 99)), torch.randint(0, 24, (2, 99))
        colours = torch.rand(2, 99, 3)
        c, model = self.lite.config["channels"], self.latent
        readers = [it.weight for it in (*(it.conv2 for it in model.encoder.body), model.encoder.tail)]
        optimiser = torch.optim.Adam(model.parameters(), lr=1e-4)
        for step in (1, 2):
            optimiser.zero_grad()
            rgb = model.query(model.encode(low), (12, 12), (24, 24), i, j)
            (rgb - colours).abs().mean().backward()
            optimiser.step()
            if step == 1:
                self.assertTrue(all(it.grad[:c, c:].any() for it in readers))
                self.assertTrue(model.mlps[0].weight.grad[:, :, self.lite.tau : model.tau].any())
                self.assertFalse(model.encoder.head.weight.grad[c:].any())
        for name, parameter in model.named_parameters():
            self.assertTrue(parameter.grad.any(), name)
            if name.startswith("encoder."):
                self.assertTrue(parameter.grad[c:].reshape(len(parameter) - c, -1).any(1).float().mean() > 0.5, name)

    def test_a_network_that_is_not_wider_is_refused(self):
        for preset, word in (("lite", "channels"), ("paper", "scores"), ("liif", "hidden")):
            with self.assertRaisesRegex(ValueError, word + ".*expected: "):
                grow(self.latent, preset)


class ValidationTest(unittest.TestCase):
    def test_bicubic_scores_less_on_jpegs_and_lite_does_too(self):
        with tempfile.TemporaryDirectory() as folder:
            noise = np.random.default_rng(1).integers(0, 256, (24, 24, 3), np.uint8)
            Image.fromarray(noise).resize((96, 96), Image.BICUBIC).save(os.path.join(folder, "a.png"))
            model = aliif.load(LITE)
            (clean,), (damaged,) = (list(validate(model, folder, (2,), quality)) for quality in (None, 60))
        self.assertEqual((clean[0], damaged[0]), (2, 2))
        self.assertLess(damaged[1], clean[1] - 1)
        self.assertLess(damaged[2], clean[2] - 1)


if __name__ == "__main__":
    unittest.main()
