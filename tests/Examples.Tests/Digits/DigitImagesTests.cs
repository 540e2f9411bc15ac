using Vizier.Examples.Digits;

namespace Vizier.Examples.Tests.Digits;

public sealed class DigitImagesTests
{
    private readonly DigitImages _training;
    private readonly DigitImages _validation;

    public DigitImagesTests() => (_training, _validation) = DigitImages.Load();

    [Fact]
    public void All_rows_are_there_and_none_twice()
    {
        Assert.Equal(898, _training.Count);
        Assert.Equal(899, _validation.Count);
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(_training.Label));
        Assert.Equal(8, _validation.Label(_validation.Count - 1));
    }

    [Fact]
    public void Pixels_lie_between_0_and_1_and_use_the_whole_range()
    {
        var pixels = Enumerable.Range(0, _training.Count).SelectMany(image => _training.Pixels(image).ToArray()).ToList();

        Assert.Equal(0, pixels.Min());
        Assert.Equal(1, pixels.Max());
        Assert.Equal(13 / 16f, _training.Pixels(0)[3]);
    }

    [Fact]
    public void Every_digit_occurs_about_as_often()
    {
        var counts = Enumerable.Range(0, _validation.Count).CountBy(_validation.Label).ToDictionary();

        Assert.Equal(DigitImages.ClassCount, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 80, 100));
    }

    [Fact]
    public void Shifts_move_every_pixel_by_one_and_keep_the_label()
    {
        var shifted = _training.WithShifts();

        Assert.Equal(9 * _training.Count, shifted.Count);
        for (var copy = 0; copy < 9; copy++)
        {
            var (down, right) = ((copy / 3) - 1, (copy % 3) - 1);
            Assert.Equal(_training.Label(7), shifted.Label((7 * 9) + copy));
            for (var pixel = 0; pixel < DigitImages.PixelCount; pixel++)
            {
                var (row, column) = ((pixel / 8) - down, (pixel % 8) - right);
                var wanted = row is < 0 or > 7 || column is < 0 or > 7 ? 0 : _training.Pixels(7)[(8 * row) + column];
                Assert.Equal(wanted, shifted.Pixels((7 * 9) + copy)[pixel]);
            }
        }
    }
}
