import { IconCheck } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import classes from "./long-list.module.css";

/**
 * A list of any length, of which only what is seen is in the page.
 *
 * One row has the focus; arrows, `j` and `k` move it, Home and End go to the ends, Enter opens.
 * Where rows can be marked, `x` marks the one and Ctrl A all of them; Shift marks as one moves.
 */
export const LongList = <Item,>({
  items,
  label,
  id,
  row,
  rowHeight,
  chosen,
  choose,
  open,
  more,
  marked,
  mark,
}: {
  items: Item[];
  label: string;
  id: (item: Item) => string;
  row: (item: Item) => ReactNode;
  rowHeight: number;
  /** The item that is shown beside the list, where there is such a place. */
  chosen?: string | null;
  /** What moving to an item does. */
  choose?: (item: Item) => void;
  /** What Enter or a click on an item does, where moving to it does nothing. */
  open?: (item: Item) => void;
  more?: () => void;
  /** The items that are marked, to be dealt with together. */
  marked?: ReadonlySet<string>;
  mark?: (marked: ReadonlySet<string>) => void;
}) => {
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const current = chosen ?? cursor;
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const place = items.findIndex((item) => id(item) === current);
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
    setCursor(id(item));
    choose?.(item);
    rows.scrollToIndex(items.indexOf(item), { align: "auto" });
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
  const turn = (item: Item, isOn?: boolean) => {
    const next = new Set(marked);
    const name = id(item);
    if (isOn ?? !next.has(name)) next.add(name);
    else next.delete(name);
    mark?.(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const here = items[place];
    if (event.key === "Enter" && here !== undefined) open?.(here);
    if (mark !== undefined) {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === "x" && isPlain && here !== undefined) {
        turn(here);
        return;
      }
      if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        mark(new Set(items.map(id)));
        return;
      }
      if (event.shiftKey && here !== undefined && steps[event.key] !== undefined) turn(here, true);
    }
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
        aria-multiselectable={mark !== undefined || undefined}
        tabIndex={0}
        aria-activedescendant={current === null ? undefined : `row-${current}`}
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
              aria-selected={key === current}
              aria-checked={marked?.has(key)}
              aria-setsize={items.length}
              aria-posinset={virtual.index + 1}
              className={classes.row}
              style={{ height: rowHeight, transform: `translateY(${virtual.start}px)` }}
              onClick={(event) => {
                if (mark !== undefined && (event.ctrlKey || event.metaKey)) {
                  turn(item);
                  return;
                }
                setCursor(key);
                choose?.(item);
                open?.(item);
              }}
            >
              {mark !== undefined && (
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the key is `x`
                <span
                  className={classes.mark}
                  onClick={(event) => {
                    event.stopPropagation();
                    turn(item);
                  }}
                >
                  <IconCheck size={13} stroke={2.5} aria-hidden />
                </span>
              )}
              {row(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
};
