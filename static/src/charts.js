// Charts: <figure data-chart="id of a json_script, or an address"> with <div class="chart"> inside.
// The JSON is an ECharts option; colours may be named by token: "var(--kam-tier-a)".
// An item with `url` is a link to the rows behind it.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  AriaComponent,
  BarChart,
  GridComponent,
  HeatmapChart,
  LabelLayout,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  MarkPointComponent,
  ScatterChart,
  SVGRenderer,
  TooltipComponent,
  VisualMapComponent,
]);

const mounted = new Map();
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Replace "var(--token)" by its colour of the present theme, everywhere in the option. */
function coloured(value) {
  if (Array.isArray(value)) return value.map(coloured);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item)]));
  }
  const match = typeof value === "string" && /^var\((--[\w-]+)\)$/.exec(value);
  return match ? token(match[1]) : value;
}

function theme() {
  const ink = token("--kam-ink");
  const quiet = token("--kam-quiet");
  const line = token("--kam-line");
  const axis = {
    axisLabel: { color: quiet, fontSize: 13 },
    nameTextStyle: { color: quiet, fontSize: 13 },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    color: [token("--kam-accent"), ...[2, 4, 5, 1, 3].map((n) => token(`--kam-stage-${n}`))],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: axis,
    legend: { textStyle: { color: ink } },
    tooltip: {
      backgroundColor: token("--kam-card"),
      borderColor: line,
      textStyle: { color: ink },
    },
  };
}

const swapped = new Map(); // htmx takes scripts, data too, out of what it puts into the page

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const data = answer.querySelectorAll('script[type="application/json"]');
  data.forEach(({ id, textContent }) => swapped.set(id, textContent));
});

async function optionOf(figure) {
  const name = figure.dataset.chart;
  const said = swapped.get(name) ?? document.getElementById(name)?.textContent;
  if (said) return JSON.parse(said);
  const answer = await fetch(figure.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function draw(figure) {
  const box = figure.querySelector(".chart");
  const option = mounted.get(figure)?.option ?? (await optionOf(figure));
  mounted.get(figure)?.chart.dispose();
  const chart = echarts.init(box, theme(), { renderer: "svg" });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({ aria: { enabled: true }, animation: !calm, animationDuration: 300, ...coloured(option) });
  chart.on("click", ({ data }) => {
    if (data?.url) location.assign(data.url);
  });
  mounted.set(figure, { chart, option });
}

const drawAll = (root) => root.querySelectorAll("figure[data-chart]").forEach((figure) => {
  if (!mounted.has(figure)) draw(figure);
});

new ResizeObserver(() => mounted.forEach(({ chart }) => chart.resize())).observe(document.documentElement);
new MutationObserver(() => mounted.forEach((_, figure) => draw(figure))).observe(
  document.documentElement,
  { attributeFilter: ["data-bs-theme"] },
);
document.addEventListener("htmx:load", (event) => {
  mounted.forEach(({ chart }, figure) => {
    if (!figure.isConnected) {
      chart.dispose();
      mounted.delete(figure);
    }
  });
  drawAll(event.detail.elt.parentNode ?? document);
});
drawAll(document);
