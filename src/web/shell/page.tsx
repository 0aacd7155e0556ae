/** The frame of the page: where to go, what is shown, whether the service is there. */
import { useEffect, useRef } from 'preact/hooks';
import type { Route } from '../routing/route.js';
import { useRoute } from '../routing/use-route.js';
import { connection, followService } from '../service/live.js';
import { keyIsMissing } from '../service/session.js';
import { useShared } from '../service/shared-value.js';
import { words } from '../words/words.js';
import { KeyForm } from './key-form.js';
import { NAVIGATION, placeOf } from './places.js';

followService();

export function Page() {
  const route = useRoute();
  const needsKey = useShared(keyIsMissing);
  const main = useRef<HTMLElement>(null);
  const place = placeOf(route);
  const address = route.path.join('/');
  const isFirst = useRef(true);

  // Another place begins at its top, and screen readers hear of it.
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else {
      scrollTo(0, 0);
      main.current?.focus();
    }
  }, [address]);
  useEffect(() => {
    document.title = place.title === '' ? NAME : words.shell.windowTitle(place.title);
  }, [place.title]);

  return (
    <>
      {/* No link: the address behind # is the route. */}
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {words.shell.skip}
      </button>
      <Header route={route} needsKey={needsKey} />
      <main id="content" ref={main} tabIndex={-1} key={address}>
        {needsKey ? <KeyForm /> : place.show(route)}
      </main>
      <Footer />
    </>
  );
}

const NAME = 'regulab';

function Header({ route, needsKey }: { route: Route; needsKey: boolean }) {
  const state = useShared(connection);
  return (
    <header class="top">
      <a class="brand" href="#/">
        {NAME}
      </a>
      <nav aria-label={words.shell.navigation.label}>
        <ul>
          {NAVIGATION.map((name) => (
            <li key={name}>
              <a href={`#/${name}`} aria-current={route.path[0] === name ? 'page' : undefined}>
                {words.shell.navigation[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class={`connection connection-${needsKey ? 'connecting' : state}`} role="status">
        {needsKey ? words.shell.connection.needsKey : words.shell.connection[state]}
      </p>
    </header>
  );
}

const Footer = () => (
  <footer class="bottom">
    <a href="./docs">{words.shell.footer.api}</a> <a href="./openapi.yaml">{words.shell.footer.openapi}</a>
  </footer>
);
