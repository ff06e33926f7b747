import { Button, Group, type ButtonProps } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import classes from "./search.module.css";
import { inTheWay, useBeginning, type Begun, type HalfWritten } from "./use-asking";

/** What is half written, in words. */
const useInWords = () => {
  const { t } = useTranslation();
  return ({ kind, to }: HalfWritten) =>
    to.length === 0
      ? t(`halfWritten.toNobody.${kind}`)
      : t(`halfWritten.to.${kind}`, { to: to.join(", ") });
};

/** Begins a request; what is half written elsewhere is neither written over nor sent for it. */
export const AskButton = ({
  asks,
  children,
  ...look
}: Pick<ButtonProps, "size" | "variant" | "leftSection"> & {
  asks: () => Begun;
  children: ReactNode;
}) => {
  const { t } = useTranslation();
  const inWords = useInWords();
  const begin = useBeginning();
  const [half, setHalf] = useState<HalfWritten | null>(null);
  return (
    <>
      <Button
        {...look}
        onClick={() => {
          const begun = asks();
          const there = inTheWay(begun);
          if (there === null || there === "this") begin(there === null ? begun : null);
          else setHalf(there);
        }}
      >
        {children}
      </Button>
      {half !== null && (
        <div role="alert" className={classes.half}>
          <p>{inWords(half)}</p>
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                begin(null);
              }}
            >
              {t("halfWritten.keep")}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                begin(asks());
              }}
            >
              {t("halfWritten.begin")}
            </Button>
          </Group>
        </div>
      )}
    </>
  );
};
