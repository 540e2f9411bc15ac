using System.Globalization;
using System.IO.Compression;

namespace Vizier.Examples.Digits;

/// <summary>Images of handwritten digits, 8 by 8 pixels each, with what they show.</summary>
/// <param name="pixels">The images one after another, <see cref="PixelCount"/> values in [0, 1] each.</param>
/// <param name="labels">The digit on each image, 0 to 9.</param>
internal sealed class DigitImages(float[] pixels, byte[] labels)
{
    /// <summary>Pixels of an image.</summary>
    public const int PixelCount = 64;

    /// <summary>Different labels.</summary>
    public const int ClassCount = 10;

    private const int Side = 8;
    private const int Shifts = 9;
    private const float BrightestPixel = 16;

    /// <summary>How many images there are.</summary>
    public int Count => labels.Length;

    /// <summary>The pixels of an image, row by row.</summary>
    public ReadOnlySpan<float> Pixels(int image) => pixels.AsSpan(image * PixelCount, PixelCount);

    /// <summary>The digit on an image.</summary>
    public int Label(int image) => labels[image];

    /// <summary>
    /// Reads the data that the program carries. The rows are in the order of the original file, which goes from writer to
    /// writer: the first half trains and the second half validates, so that a network is judged on hands it never saw.
    /// </summary>
    public static (DigitImages Training, DigitImages Validation) Load()
    {
        var pixels = new List<float>(1797 * PixelCount);
        var labels = new List<byte>(1797);
        using var resource = typeof(DigitImages).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            AddRow(line, pixels, labels);
        }

        var half = labels.Count / 2;
        return (Slice(0, half), Slice(half, labels.Count - half));

        DigitImages Slice(int start, int count) =>
            new([.. pixels.GetRange(start * PixelCount, count * PixelCount)], [.. labels.GetRange(start, count)]);
    }

    /// <summary>These images and, of each, the eight that are shifted by one pixel; pixels that come in are blank.</summary>
    public DigitImages WithShifts()
    {
        var shifted = new float[Shifts * pixels.Length];
        var shiftedLabels = new byte[Shifts * Count];
        for (var copy = 0; copy < shiftedLabels.Length; copy++)
        {
            var (image, shift) = Math.DivRem(copy, Shifts);
            Shift(Pixels(image), (shift / 3) - 1, (shift % 3) - 1, shifted.AsSpan(copy * PixelCount, PixelCount));
            shiftedLabels[copy] = labels[image];
        }

        return new DigitImages(shifted, shiftedLabels);
    }

    private static void Shift(ReadOnlySpan<float> image, int down, int right, Span<float> shifted)
    {
        for (var row = Math.Max(0, down); row < Math.Min(Side, Side + down); row++)
        {
            for (var column = Math.Max(0, right); column < Math.Min(Side, Side + right); column++)
            {
                shifted[(row * Side) + column] = image[((row - down) * Side) + column - right];
            }
        }
    }

    private static void AddRow(ReadOnlySpan<char> line, List<float> pixels, List<byte> labels)
    {
        var field = 0;
        foreach (var range in line.Split(','))
        {
            var value = int.Parse(line[range], NumberStyles.None, CultureInfo.InvariantCulture);
            if (field++ < PixelCount)
            {
                pixels.Add(value / BrightestPixel);
            }
            else
            {
                labels.Add((byte)value);
            }
        }
    }
}
