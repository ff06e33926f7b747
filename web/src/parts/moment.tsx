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

const DATE = { day: "numeric", month: "short", year: "numeric" } as const;
const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;
const FULL = {
  weekday: "long", day: "numeric", month: "long", year: "numeric", ...CLOCK, second: "2-digit",
} as const;

/** A day of the law, `2026-11-29`: the same day wherever it is read. */
const DAY_ALONE = /^\d{4}-\d{2}-\d{2}$/;

/** By which clock a moment is told here: `UTC+1`, `UTC−3:30`. */
export const zoneOf = (at: Date): string => {
  const minutes = -at.getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const sign = minutes < 0 ? "−" : "+";
  return `UTC${sign}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
};

/** A moment with its zone: the hour alone today, with the date on another day. */
export const pointed = (at: Date, now: number, language: string): string => {
  const isToday = new Date(now).toDateString() === at.toDateString();
  return `${dates(language, isToday ? CLOCK : { ...DATE, ...CLOCK }).format(at)} ${zoneOf(at)}`;
};

/** A moment to the second, with its day of the week and its zone: told to who points at it. */
export const told = (at: Date, language: string): string =>
  `${dates(language, FULL).format(at)} ${zoneOf(at)}`;

/** A wall clock of somewhere else, `2026-03-29 23:59:59`, as the language writes it. */
export const wallClock = (text: string, language: string): string => {
  const at = new Date(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(at.getTime())) return text;
  return dates(language, { ...DATE, ...CLOCK, timeZone: "UTC" }).format(at);
};

/** When something was, as people say it: the hour today, the date before. */
export const Moment = ({
  at,
  whole = false,
  date: isDate = false,
}: {
  at: string;
  /** With the date, the hour and its zone, whenever it was. */
  whole?: boolean;
  /** The date alone, as law counts. */
  date?: boolean;
}) => {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const now = useNow();
  const date = new Date(at);
  const isDay = DAY_ALONE.test(at);
  const words = () => {
    if (isDay) return dates(language, { ...DATE, timeZone: "UTC" }).format(date);
    if (isDate) return dates(language, DATE).format(date);
    if (whole) return `${dates(language, { ...DATE, ...CLOCK }).format(date)} ${zoneOf(date)}`;
    if (new Date(now).toDateString() === date.toDateString())
      return dates(language, CLOCK).format(date);
    const isThisYear = new Date(now).getFullYear() === date.getFullYear();
    const { year, ...short } = DATE;
    return dates(language, isThisYear ? short : { ...short, year }).format(date);
  };
  return (
    <time dateTime={at} {...(!isDay && { title: told(date, language) })}>
      {words()}
    </time>
  );
};
