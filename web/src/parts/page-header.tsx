import { Group, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";

import classes from "./page-header.module.css";

/** The head of a page: its name, what it is for in a line, what can be done here. */
export const PageHeader = ({
  title,
  about,
  children,
}: {
  title: string;
  about?: ReactNode;
  children?: ReactNode;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever listens hears where they are after each change of page.
  useEffect(() => {
    document.title = `${title} · Comity`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className={classes.head}>
      <div>
        <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </Title>
        {about !== undefined && (
          <Text size="sm" c="var(--desk-quiet)">
            {about}
          </Text>
        )}
      </div>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </div>
  );
};
