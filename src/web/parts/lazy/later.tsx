/** A component whose code is loaded when it is first shown. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure, Skeleton } from '../async.js';

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Later(props: Props) {
    const [Shown, setShown] = useState(() => loaded);
    const [error, setError] = useState<Error>();
    useEffect(() => {
      if (Shown) return;
      load().then((component) => {
        loaded = component;
        setShown(() => component);
      }, setError);
    }, []);
    if (Shown) return <Shown {...props} />;
    return error ? <Failure error={error} onRetry={() => location.reload()} /> : <Skeleton lines={12} />;
  };
}
