/** Starts the laboratory page. */
import { render } from 'preact';
import { CHART_THEME } from '../charts/drawing/theme.js';
import { Page } from './shell/page.js';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/parts.css';

// A sheet of our own making: the policy of the page allows no inline styles.
const charts = new CSSStyleSheet();
charts.replaceSync(CHART_THEME);
document.adoptedStyleSheets = [charts];

render(<Page />, document.getElementById('page')!);
