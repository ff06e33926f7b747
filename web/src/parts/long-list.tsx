import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

import classes from "./long-list.module.css";

/**
 * A list of any length, of which only what is seen is in the page.
 *
 * One row has the focus; arrows, `j` and `k` move it, Home and End go to the ends, Enter opens.
 */
export const LongList = <Item,>({
  items,
  label,
  id,
  row,
  rowHeight,
  chosen,
  choose,
  more,
}: {
  items: Item[];
  label: string;
  id: (item: Item) => string;
  row: (item: Item) => ReactNode;
  rowHeight: number;
  chosen: string | null;
  choose: (item: Item) => void;
  more?: () => void;
}) => {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const place = Math.max(
    0,
    items.findIndex((item) => id(item) === chosen),
  );
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 20) more?.();
  }, [last, items.length, more]);
  useEffect(() => {
    rows.measure();
  }, [rows, rowHeight]);

  const move = (to: number) => {
    const item = items[Math.min(items.length - 1, Math.max(0, to))];
    if (item === undefined) return;
    choose(item);
    rows.scrollToIndex(to, { align: "auto" });
  };
  const steps: Record<string, number> = {
    ArrowDown: place + 1,
    j: place + 1,
    ArrowUp: place - 1,
    k: place - 1,
    PageDown: place + 12,
    PageUp: place - 12,
    Home: 0,
    End: items.length - 1,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = steps[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(to);
  };

  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={chosen === null ? undefined : `row-${chosen}`}
        className={classes.list}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {shown.map((virtual) => {
          const item = items[virtual.index];
          if (item === undefined) return null;
          const key = id(item);
          return (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are the list's
            <div
              key={key}
              id={`row-${key}`}
              role="option"
              tabIndex={-1}
              aria-selected={key === chosen}
              aria-setsize={items.length}
              aria-posinset={virtual.index + 1}
              className={classes.row}
              style={{ height: rowHeight, transform: `translateY(${virtual.start}px)` }}
              onClick={() => {
                choose(item);
              }}
            >
              {row(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
};
