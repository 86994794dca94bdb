// Bundles static/src into static/dist: plain scripts and one style sheet, no source maps.
import { rmSync } from "node:fs";
import { build } from "esbuild";

const readable = process.argv.includes("--readable");
rmSync("static/dist", { recursive: true, force: true });

await build({
  entryPoints: {
    app: "static/src/app.js",
    charts: "static/src/charts.js",
    graph: "static/src/graph.js",
    pipeline: "static/src/pipeline.js",
    plan: "static/src/plan.js",
    theme: "static/src/theme.js",
    style: "static/src/style.css",
  },
  outdir: "static/dist",
  bundle: true,
  minify: !readable,
  format: "iife",
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  sourcemap: false,
  legalComments: "none",
  loader: { ".svg": "dataurl" },
  logLevel: "warning",
});
