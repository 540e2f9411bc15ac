/** The end of a dialog: its action, and the way out. */
export function Buttons(properties: { action: string; isDanger?: boolean; isDisabled?: boolean; onClose(): void }) {
  return (
    <div class="row end">
      <button type="button" class="button" onClick={properties.onClose}>
        Cancel
      </button>
      <button class={properties.isDanger ? 'button danger' : 'button primary'} disabled={properties.isDisabled === true}>
        {properties.action}
      </button>
    </div>
  );
}
