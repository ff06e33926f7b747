import { Button, Group, Text } from "@mantine/core";
import { IconCopy, IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import classes from "./session.module.css";

/** Recovery codes, shown this once. */
export const Codes = ({ codes }: { codes: string[] }) => {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm">{t("codes.once")}</Text>
      <ol className={classes.codes} aria-label={t("codes.title")}>
        {codes.map((code) => (
          <li key={code}>
            <bdi dir="ltr">{code}</bdi>
          </li>
        ))}
      </ol>
      <Group gap="xs" className="not-printed">
        <Button
          variant="default"
          leftSection={<IconCopy size={16} stroke={1.6} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(codes.join("\n"))}
        >
          {t("codes.copy")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden />}
          onClick={() => {
            globalThis.print();
          }}
        >
          {t("codes.print")}
        </Button>
      </Group>
    </>
  );
};
