import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The width that a chart has. */
export function useWidth<T extends Element>(): [{ current: T | null }, number] {
  const box = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const at = box.current!;
    const seen = new ResizeObserver(() => setWidth(at.clientWidth));
    setWidth(at.clientWidth);
    seen.observe(at);
    return () => seen.disconnect();
  }, []);
  return [box, width];
}
