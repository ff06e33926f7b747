import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { numbers } from "./format";
import classes from "./section.module.css";

/** Whether it is wider than its place and moves within it: then keys must reach it too. */
const useMoves = () => {
  const ref = useRef<HTMLElement>(null);
  const [moves, setMoves] = useState(false);
  useEffect(() => {
    const part = ref.current;
    if (part === null) return;
    const observer = new ResizeObserver(() => {
      const isScrolled = getComputedStyle(part).overflowX === "auto";
      setMoves(isScrolled && part.scrollWidth > part.clientWidth);
    });
    observer.observe(part);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [ref, moves] as const;
};

/** A part of a page under its own heading. */
export const Section = ({
  title,
  count,
  about,
  children,
}: {
  title: string;
  count?: number;
  about?: string;
  children: ReactNode;
}) => {
  const { i18n } = useTranslation();
  const id = useId();
  const [ref, moves] = useMoves();
  return (
    <section
      ref={ref}
      aria-labelledby={id}
      className={classes.section}
      {...(moves && { tabIndex: 0 })}
    >
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {count !== undefined && (
          <span className={`${classes.count ?? ""} figures`}>
            {numbers(i18n.language).format(count)}
          </span>
        )}
      </div>
      {about !== undefined && <p className={classes.about}>{about}</p>}
      {children}
    </section>
  );
};
