import { format } from 'd3-format';

const general = format('.4~g');
const grouped = format(',d');

/** A number in four significant digits, as short as it can be: 0.0003, 1.2e-9, 12,340. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? '' : value > 0 ? '∞' : '−∞';
  }
  if (value === 0) {
    return '0';
  }
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) {
    return minus(value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e'));
  }
  if (size >= 1e4) {
    return minus(grouped(Math.round(value)));
  }
  return minus(general(value));
}

export function countText(count: number): string {
  return grouped(count);
}

export function percentText(share: number): string {
  return `${numberText(Math.round(share * 1000) / 10)} %`;
}

/** A duration in its two largest units: 320 ms, 4.2 s, 3 min 20 s, 2 h 5 min, 3 d 4 h. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) {
    return '';
  }
  if (seconds < 1) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  if (seconds < 60) {
    return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 3600) {
    return two(Math.floor(whole / 60), 'min', whole % 60, 's');
  }
  if (whole < 86_400) {
    return two(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
  }
  return two(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h');
}

/** How long ago something was, in one unit. */
export function ageText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) {
    return '';
  }
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds < 60) {
    return 'now';
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3600)} h`;
  }
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A moment in the reader's own time zone. */
export function timeText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) {
    return '';
  }
  const time = new Date(milliseconds);
  const pad = (part: number): string => String(part).padStart(2, '0');
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return `${day} ${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}

function two(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

function minus(text: string): string {
  return text.replace('-', '−').replace('e−', 'e-');
}
