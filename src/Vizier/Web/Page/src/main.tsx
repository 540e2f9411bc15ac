import { render } from 'preact';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import './style/layout.css';
import './style/plots.css';
import './style/study.css';
import './style/paper.css';
import { App } from './app';
import { readSession } from './interface/session';
import { startTheme } from './interface/theme';
import { startRouting } from './routing/route';

startTheme();
startRouting();
// Nothing is read before it is known whether one must sign in. A service without this answer asks for no keys; any other trouble
// shows at the first thing that is read.
await readSession().catch(() => undefined);
render(<App />, document.getElementById('page') as HTMLElement);
