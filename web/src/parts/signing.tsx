import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { NoPasskey } from "../api/passkey";
import { finished, NotSigned, useToSign, type ToSign } from "../api/signing";
import classes from "./signing.module.css";
import { Whole } from "./whole";

/**
 * The act in words, as the node made it and with nothing left out, and the passkey that signs these
 * bytes and no others.
 */
const Sheet = ({ asked: { drawn, done, failed } }: { asked: ToSign }) => {
  const { t } = useTranslation();
  const signing = useMutation({ mutationFn: finished });
  const sign = () => {
    signing.mutate(drawn, {
      onSuccess: done,
      onError: (error) => {
        // A device that was not touched is asked again; all else ends what was drawn up.
        if (!(error instanceof NoPasskey)) failed(error);
      },
    });
  };
  const close = () => {
    // What is on its way to the node cannot be called back.
    if (!signing.isPending) failed(new NotSigned());
  };
  return (
    <Modal opened onClose={close} title={t("signature.title")} size="lg" centered lockScroll={false}>
      <Stack gap="md">
        <Text size="sm">{t("signature.about")}</Text>
        <Whole content={drawn.content} />
        <Text size="sm" c="var(--desk-quiet)">
          {t("signature.digest")}{" "}
          <bdi className={classes.digest} dir="ltr">
            {drawn.digest}
          </bdi>
        </Text>
        {signing.error instanceof NoPasskey && (
          <Text role="alert" c="var(--desk-refuse)">
            {t("entry.noPasskey")}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" disabled={signing.isPending} onClick={close}>
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

/** Where acts are signed, from whatever page: once in the frame of the desk. */
export const Signing = () => {
  const asked = useToSign();
  return asked === null ? null : <Sheet key={asked.drawn.digest} asked={asked} />;
};
