// What every component is made of: React Aria's primitives with our classes, and nothing that knows of shots.
import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import {
  Button as AriaButton, Dialog, Heading, Modal, ModalOverlay, type ButtonProps,
  UNSTABLE_Toast as Toast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion, Text,
} from 'react-aria-components';
import { useIsFetching, useIsMutating } from '@tanstack/react-query';

/** A button that shows when what it began takes its time. */
export function Button({ children, className = '', ...props }: ButtonProps & { children: ReactNode; className?: string }) {
  return (
    <AriaButton {...props} className={`sa-button ${className}`}>
      {props.isPending && <span className="sa-spinner" aria-hidden="true" />}
      {children}
    </AriaButton>
  );
}

/** Appears when anything of the editor has been under way for 200 ms. */
export function Progress() {
  const busy = useIsFetching() + useIsMutating() > 0;
  return busy ? <div className="sa-progress" role="progressbar" aria-label="Working" /> : null;
}

export interface Note {
  tone: 'good' | 'bad' | 'plain';
  text: string;
  details?: string;
  action?: { name: string; run: () => void };
}
export type Notes = ToastQueue<Note>;
export const makeNotes = (): Notes => new ToastQueue<Note>({ maxVisibleToasts: 3 });

export function NoteRegion({ notes }: { notes: Notes }) {
  return (
    <ToastRegion queue={notes} className="sa-toasts" aria-label="Messages">
      {({ toast }) => (
        <Toast toast={toast} className={`sa-toast sa-${toast.content.tone}`}>
          <ToastContent className="sa-toast-content">
            <Text slot="title">{toast.content.text}</Text>
            {toast.content.details && <Text slot="description" className="sa-quiet">{toast.content.details}</Text>}
          </ToastContent>
          {toast.content.action && (
            <Button onPress={() => { toast.content.action!.run(); notes.close(toast.key); }}>{toast.content.action.name}</Button>
          )}
          <AriaButton slot="close" className="sa-button sa-icon" aria-label="Close message">×</AriaButton>
        </Toast>
      )}
    </ToastRegion>
  );
}

/**
 * Closes a dialog when an answer has come. The page below is inert while a dialog is open, until an effect ends that. React
 * runs effects at once after an event, but not after an answer; the focus would return to a button that is still inert.
 */
export const closeNow = (onClose: () => void) => flushSync(onClose);

/**
 * A dialog that asks before something is lost; it stays, with the error, until the work is done. `onOther`: what the other
 * button does before it closes. `mustAnswer`: only its buttons close it.
 */
export function Confirm({ title, children, action, other = 'Cancel', danger = true, mustAnswer = false, onConfirm, onOther, onClose }: {
  title: string; children?: ReactNode; action: string; other?: string; danger?: boolean; mustAnswer?: boolean;
  onConfirm: () => Promise<unknown>; onOther?: () => void; onClose: () => void;
}) {
  const [pending, setPending] = useState(false);
  const confirm = async () => {
    setPending(true);
    try { await onConfirm(); } catch { return setPending(false); }
    closeNow(onClose);
  };
  return (
    <Shade onClose={onClose} stays={mustAnswer} className="sa-dialog-place">
      <Dialog role="alertdialog" className="sa-dialog">
        <Heading slot="title">{title}</Heading>
        {children}
        <div className="sa-row sa-end">
          <Button onPress={() => { onOther?.(); onClose(); }}>{other}</Button>
          <Button autoFocus className={danger ? 'sa-danger' : 'sa-primary'} isPending={pending} onPress={confirm}>{action}</Button>
        </div>
      </Dialog>
    </Shade>
  );
}

/** A modal layer: focus stays inside, Escape closes it unless it `stays`, focus returns to where it was. */
export function Shade({ children, onClose, stays = false, className }: {
  children: ReactNode; onClose: () => void; stays?: boolean; className: string;
}) {
  return (
    <ModalOverlay isOpen isDismissable={!stays} isKeyboardDismissDisabled={stays} onOpenChange={(open) => open || onClose()} className="sa-shade">
      <Modal className={className}>{children}</Modal>
    </ModalOverlay>
  );
}

/** A picture that may not be there, or not load; its name is text beside it. */
export function Picture({ url, children }: { url: string | null | undefined; children?: ReactNode }) {
  const [broken, setBroken] = useState<string>();
  return (
    <span className="sa-picture" aria-hidden="true">
      {url && broken !== url ? <img src={url} alt="" loading="lazy" onError={() => setBroken(url)} /> : children}
    </span>
  );
}
