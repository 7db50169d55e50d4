// Which image stands for an asset in a shot, and why: the image, the camera's angle, and the place among the others.
import { useState } from 'react';
import {
  Button as AriaButton, Disclosure, DisclosurePanel, Group, Heading, Input, Label, ListBox, ListBoxItem, NumberField, Popover,
  Select, SelectValue,
} from 'react-aria-components';
import { useQuery } from '@tanstack/react-query';
import type { AvailableReference, ReferenceChange } from './api.js';
import { Problem } from './Problem.js';
import { useGesture, useSceneQueries } from './scene.js';
import { Button, Picture } from './ui.js';
import { angles, imageReason, imageSource, TypeIcon } from './words.js';

export interface ImageChoiceProps { shotId: string; instanceId: string; name: string; type: string; shot: string }

export function ImageChoice(props: ImageChoiceProps) {
  const [open, setOpen] = useState(false);
  return (
    <Disclosure isExpanded={open} onExpandedChange={setOpen}>
      <Heading level={3} className="sa-reveal">
        <Button slot="trigger" aria-label={`Image of ${props.name} in shot ${props.shot}`}><span aria-hidden="true">{open ? '▾' : '▸'}</span> Image</Button>
      </Heading>
      <DisclosurePanel>{open && <Choices {...props} />}</DisclosurePanel>
    </Disclosure>
  );
}

const automatic = 'automatic';

function Choices({ shotId, instanceId, name, type, shot }: ImageChoiceProps) {
  const queries = useSceneQueries();
  const available = useQuery(queries.available(shotId)), details = useQuery(queries.details(shotId));
  const row = details.data?.find((other) => other.instance_id === instanceId);
  const change = useGesture((api, { what: _what, ...choice }: ReferenceChange & { what: string }) => api.setReference(row!.assignment_id, choice), {
    what: `The image of ${name} in shot ${shot}`, done: (_answer, { what }) => `${name} in shot ${shot}: ${what}.`,
  });
  const failed = [available, details].find((query) => query.error && !query.data);
  if (failed) return <Problem of={`The images of ${name}`} query={failed} />;
  if (!available.data || !row) return <p className="sa-waiting">Loading images</p>;
  // An image that is chosen may be there a second time, as what it is besides.
  const images = available.data.filter((image) => image.instance_id === instanceId)
    .filter((image, i, all) => all.findIndex(({ url }) => url === image.url) === i);
  const chosen = row.chosen_image_url ?? automatic;
  const used = images.find((image) => image.used_in.length > 0);

  return (
    <div className="sa-choice">
      <ListBox
        aria-label={`Image of ${name}`} className="sa-list" selectionMode="single" selectionBehavior="toggle" disallowEmptySelection
        selectedKeys={[chosen]} onSelectionChange={(keys) => {
          const [key] = [...keys as Set<string>];
          if (key && key !== chosen) change.mutate({ imageUrl: key === automatic ? '' : key, what: key === automatic ? 'the image is automatic again' : 'the image is chosen' });
        }}
      >
        <ListBoxItem id={automatic} textValue="Automatic" className="sa-item sa-row">
          <span className="sa-radio" aria-hidden="true" />
          <span className="sa-grow">
            <span>Automatic</span>
            <span className="sa-quiet sa-small">{chosen === automatic && used ? `${fileOf(used)}: ${imageReason(used.reason)}` : 'the first image that fits'}</span>
          </span>
        </ListBoxItem>
        {images.map((image) => (
          <ListBoxItem key={image.url} id={image.url} textValue={fileOf(image)} className="sa-item sa-row">
            <span className="sa-radio" aria-hidden="true" />
            <Picture url={image.url}><TypeIcon type={type} /></Picture>
            <span className="sa-grow">
              <span className="sa-name" title={image.url}>{fileOf(image)}</span>
              <span className="sa-quiet sa-small">{imageSource(image)}</span>
              <span className="sa-small">{image.used_in.length ? `In the ${image.used_in.join(' and ')} frame: ` : 'Not used: '}{imageReason(image.reason)}</span>
            </span>
          </ListBoxItem>
        ))}
      </ListBox>
      {images.length === 0 && <p className="sa-quiet">{name} has no image yet.</p>}
      <div className="sa-row">
        <Select
          className="sa-field sa-grow" value={row.camera_angle ?? automatic}
          onChange={(key) => {
            const id = String(key);
            if (id !== (row.camera_angle ?? automatic)) change.mutate({ cameraAngle: id === automatic ? '' : id, what: id === automatic ? 'the angle follows the camera' : 'the angle is set' });
          }}
        >
          <Label>Camera angle</Label>
          <AriaButton className="sa-button sa-select"><SelectValue /></AriaButton>
          <Popover className="sa-popover">
            <ListBox items={[{ id: automatic, name: 'As the camera says' }, ...angles]}>
              {({ id, name }) => <ListBoxItem id={id} className="sa-item">{name}</ListBoxItem>}
            </ListBox>
          </Popover>
        </Select>
        <NumberField
          key={row.priority ?? 0} className="sa-field" defaultValue={row.priority ?? 0} minValue={-32768} maxValue={32767}
          onChange={(value) => {
            const priority = Number.isNaN(value) ? 0 : value;
            if (priority !== (row.priority ?? 0)) change.mutate({ priority, what: `priority ${priority}` });
          }}
        >
          <Label>Priority <span className="sa-quiet">(higher first)</span></Label>
          <Group className="sa-row sa-stepper"><Input /><Button slot="decrement">−</Button><Button slot="increment">+</Button></Group>
        </NumberField>
      </div>
    </div>
  );
}

const fileOf = (image: AvailableReference) => image.url.split('/').at(-1) || image.url;
