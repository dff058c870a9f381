import { render } from 'preact';
import { App } from './app.tsx';
import { browserClock } from './clock.ts';
import { PageContext, startPage } from './page.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/now.css';
import './styles/stations.css';
import './styles/lists.css';

const place = document.getElementById('page');
if (place === null) throw new Error('the page has no place to be drawn in');
const page = startPage(browserClock);
render(
  <PageContext.Provider value={page}>
    <App />
  </PageContext.Provider>,
  place,
);

// A link to a part of the page (`…#pairing`) can only be followed once the part is there.
const target = window.location.hash.slice(1);
if (target !== '') {
  const stop = page.site.subscribe((site) => {
    const part = site === undefined ? null : document.getElementById(target);
    if (part === null) return;
    part.scrollIntoView();
    queueMicrotask(() => stop());
  });
}
