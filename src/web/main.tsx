/** Starts the laboratory page. */
// Before the page, so that the styles of a place come after those that all places share.
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/parts.css';
import { render } from 'preact';
import { drawAtMost } from '../charts/drawing/frame.js';
import { CHART_THEME } from '../charts/drawing/theme.js';
import { Page } from './shell/page.js';
import { words } from './words/words.js';

// A sheet of our own making: the policy of the page allows no inline styles.
const charts = new CSSStyleSheet();
charts.replaceSync(CHART_THEME);
document.adoptedStyleSheets = [charts];

/** On a phone a chart is as wide as the screen; elsewhere two stand next to each other. */
const CHART = { narrow: 400, wide: 580 } as const;
const narrow = matchMedia('(max-width: 640px)');
const fitCharts = () => drawAtMost(narrow.matches ? CHART.narrow : CHART.wide);
narrow.addEventListener('change', fitCharts);
fitCharts();

document.documentElement.lang = words.language;
render(<Page />, document.getElementById('page')!);
