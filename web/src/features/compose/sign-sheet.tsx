import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { NoPasskey } from "../../api/passkey";
import type { ActToSign } from "../../api/shapes";
import { Words } from "../../parts/words";
import classes from "./compose-page.module.css";
import { useSigning } from "./use-compose";

/** The act in words, as the node made it, and the passkey that signs these bytes and no others. */
export const SignSheet = ({
  drawn,
  close,
  sent,
}: {
  drawn: ActToSign;
  close: () => void;
  sent: (act: string) => void;
}) => {
  const { t } = useTranslation();
  const signing = useSigning();
  const sign = () => {
    signing.mutate(drawn, {
      onSuccess: (done) => {
        sent(done.act);
      },
    });
  };
  const to = drawn.content.recipients.map((recipient) => recipient.agency).join(", ");
  return (
    <Modal opened onClose={close} title={t("signature.title")} size="lg" centered>
      <Stack gap="md">
        <Text size="sm">{t("signature.about")}</Text>
        <Text size="sm">
          {t(`kind.${drawn.content.body.kind.replaceAll(".", "_")}`)} · {t("act.to")}{" "}
          <bdi>{to}</bdi>
          {drawn.content.purpose != null && <> · {t(`purpose.${drawn.content.purpose}`)}</>}
        </Text>
        <Words content={drawn.content} />
        <Text size="sm" c="var(--desk-quiet)">
          {t("signature.digest")}{" "}
          <bdi className={classes.digest} dir="ltr">
            {drawn.digest}
          </bdi>
        </Text>
        {signing.isError && (
          <Text role="alert" c="var(--desk-refuse)">
            {signing.error instanceof NoPasskey ? t("entry.noPasskey") : signing.error.message}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("signature.back")}
          </Button>
          <Button
            data-autofocus
            loading={signing.isPending}
            leftSection={<IconKey size={16} stroke={1.6} aria-hidden />}
            onClick={sign}
          >
            {t("signature.sign")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
