/** What is far below: made when its reader comes near it, or prints. */
import type { RefObject, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Far enough that it is there before its reader is. */
const MARGIN = '600px';

/**
 * @param margin around the screen that counts as near; a length of CSS
 * @returns where it will be, and whether that is near; what was near stays
 */
export function useNear<Place extends Element>(margin = MARGIN): [RefObject<Place | null>, boolean] {
  const place = useRef<Place>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (isNear) return;
    const come = () => setNear(true);
    const observer = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && come(), {
      rootMargin: margin,
    });
    observer.observe(place.current!);
    addEventListener('beforeprint', come);
    return () => {
      observer.disconnect();
      removeEventListener('beforeprint', come);
    };
  }, [isNear]);
  return [place, isNear];
}

interface Props {
  /** Kept for it, so that what comes after it is not taken to be near; a length of CSS. */
  room: string;
  children: () => VNode;
}

export function Near({ room, children }: Props) {
  const [place, isNear] = useNear<HTMLDivElement>();
  return isNear ? children() : <div ref={place} style={{ minHeight: room }} />;
}
