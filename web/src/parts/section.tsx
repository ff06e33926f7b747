import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { numbers } from "./format";
import classes from "./section.module.css";

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
  return (
    <section aria-labelledby={id} className={classes.section}>
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
