import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { dates, numbers } from "./format";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One beat for all clocks of the page, so that a thousand rows do not have a thousand timers. */
const beat = (() => {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Date.now();
    listeners.forEach((listener) => {
      listener();
    });
  };
  return {
    now: () => now,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(tick, 1_000);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
})();

/** The moment it is, to the minute. */
export const useNow = (): number =>
  useSyncExternalStore(beat.subscribe, () => Math.floor(beat.now() / MINUTE) * MINUTE);

/**
 * What is left until a moment, in whole steps: a second within the last and the first hour, else a
 * minute. Never more than is left, so that nobody counts on a minute that is already gone.
 */
export const useLeft = (end: number): number =>
  useSyncExternalStore(beat.subscribe, () => {
    const left = end - beat.now();
    const step = Math.abs(left) < HOUR ? 1_000 : MINUTE;
    return Math.floor(left / step) * step;
  });

/** How far away a moment is, in the two largest units that matter: `2 d 4 h`, `7 min`. */
export const span = (ms: number, language: string): string => {
  const unit = (value: number, unit: "day" | "hour" | "minute" | "second") =>
    numbers(language, { style: "unit", unit, unitDisplay: "narrow" }).format(value);
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (days >= 10) return unit(days, "day");
  if (days > 0) return hours > 0 ? `${unit(days, "day")} ${unit(hours, "hour")}` : unit(days, "day");
  if (hours > 0) {
    return minutes > 0 ? `${unit(hours, "hour")} ${unit(minutes, "minute")}` : unit(hours, "hour");
  }
  if (minutes > 0) return unit(minutes, "minute");
  return unit(Math.floor((ms % MINUTE) / 1_000), "second");
};

/** When something was, as people say it: the hour today, the date before. */
export const Moment = ({
  at,
  whole = false,
  date: isDate = false,
}: {
  at: string;
  /** With the date and the hour, whenever it was. */
  whole?: boolean;
  /** The date alone, as law counts. */
  date?: boolean;
}) => {
  const { i18n } = useTranslation();
  const now = useNow();
  const date = new Date(at);
  const full = dates(i18n.language, { dateStyle: "long", timeStyle: "long" });
  const isToday = new Date(now).toDateString() === date.toDateString();
  const isThisYear = new Date(now).getFullYear() === date.getFullYear();
  const short = dates(
    i18n.language,
    isDate
      ? { dateStyle: "medium" }
      : whole
      ? { dateStyle: "medium", timeStyle: "short" }
      : isToday
        ? { hour: "2-digit", minute: "2-digit" }
        : isThisYear
          ? { day: "numeric", month: "short" }
          : { day: "numeric", month: "short", year: "numeric" },
  );
  return (
    <time dateTime={at} title={full.format(date)}>
      {short.format(date)}
    </time>
  );
};
