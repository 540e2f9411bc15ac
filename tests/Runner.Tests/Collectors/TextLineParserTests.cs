using System.Text;
using Vizier.Runner.Collectors;

namespace Vizier.Runner.Tests.Collectors;

public sealed class TextLineParserTests
{
    [Theory]
    [InlineData("loss=0.5", 0.5)]
    [InlineData("loss = 1e-3", 1e-3)]
    [InlineData("loss: 0.3", 0.3)]
    [InlineData("loss:.3,", 0.3)]
    [InlineData("{\"loss\": 0.3, \"other\": 1}", 0.3)]
    [InlineData("{'loss': '0.3'}", 0.3)]
    [InlineData("{'loss': np.float64(0.3)}", 0.3)]
    [InlineData("loss: tensor(0.3, device='cuda:0', grad_fn=<NllLossBackward>)", 0.3)]
    [InlineData("INFO:root:loss=0.25;", 0.25)]
    [InlineData("[default0]:loss=0.25", 0.25)]
    [InlineData("|loss=0.25|", 0.25)]
    [InlineData("Done...loss=0.25.", 0.25)]
    [InlineData("valid_1 loss=0.7", 0.7)]
    [InlineData("loss=97.5%", 97.5)]
    [InlineData("loss=12ms", 12)]
    [InlineData("loss=0.5/1.0", 0.5)]
    [InlineData("loss=nan", double.NaN)]
    [InlineData("loss: -Infinity)", double.NegativeInfinity)]
    [InlineData("\u001b[32mloss\u001b[0m: \u001b[1m0.3\u001b[0m", 0.3)]
    public void The_default_grammar_reads(string line, double expected) =>
        Assert.Equal(new MetricValue("loss", expected), Assert.Single(Assert.Single(Parse(["loss"], line)).Metrics));

    [Theory]
    [InlineData("val_loss=0.5")]
    [InlineData("val/loss=0.5")]
    [InlineData("train.loss=0.5")]
    [InlineData("val-loss=0.5")]
    [InlineData("loss_avg=0.5")]
    [InlineData("--loss=0.5")]
    [InlineData("Loss=0.5")]
    [InlineData("loss")]
    [InlineData("loss=")]
    [InlineData("loss is 0.5")]
    [InlineData("loss==0.5")]
    [InlineData("loss=1,234")]
    [InlineData("loss=1.2.3")]
    [InlineData("loss=0xff")]
    [InlineData("loss=3f2a")]
    [InlineData("loss=information")]
    [InlineData("loss=infra")]
    [InlineData("loss=None")]
    public void The_default_grammar_does_not_guess(string line) => Assert.Empty(Parse(["loss"], line));

    [Fact]
    public void Names_with_signs_are_read_whole_and_longer_names_win()
    {
        var reading = Assert.Single(Parse(["acc", "val/acc", "Validation-accuracy"], "acc=1 val/acc=2 Validation-accuracy=3"));

        Assert.Equal([new("acc", 1), new("val/acc", 2), new("Validation-accuracy", 3)], reading.Metrics);
    }

    [Fact]
    public void A_name_that_comes_twice_on_a_line_begins_another_reading()
    {
        var readings = Parse(["loss", "acc"], "loss=1 acc=2 loss=3");

        Assert.Equal(2, readings.Count);
        Assert.Equal([new("loss", 1), new("acc", 2)], readings[0].Metrics);
        Assert.Equal([new("loss", 3)], readings[1].Metrics);
    }

    [Theory]
    [InlineData("epoch=3 loss=1", 3)]
    [InlineData("Epoch [3/10], loss: 1", 3)]
    [InlineData("Epoch [1/5], Step [100/600], loss: 1", 100)]
    [InlineData("Train Epoch: 2 [640/60000 (1%)]\tloss=1", 2)]
    [InlineData("{\"global_step\": 40, \"loss\": 1}", 40)]
    [InlineData("loss=1 step=0", 0)]
    [InlineData("1875/1875 - 2s 1ms/step - loss: 1", null)]
    [InlineData("epoch_time=3 loss=1", null)]
    [InlineData("epoch=0.5 loss=1", null)]
    [InlineData("loss=1", null)]
    public void The_step_is_taken_from_the_line(string line, int? step) =>
        Assert.Equal(step, Assert.Single(Parse(["loss"], line)).Step);

    [Theory]
    [InlineData("2024-03-04T17:55:08Z INFO loss=1", "2024-03-04T17:55:08.0000000+00:00")]
    [InlineData("2024-03-04T17:55:08.123456789+02:00 loss=1", "2024-03-04T15:55:08.1234568+00:00")]
    [InlineData("2024-03-04 17:55:08 loss=1", null)]
    [InlineData("loss=1 2024-03-04T17:55:08Z", null)]
    [InlineData("2024-13-04T17:55:08Z loss=1", null)]
    public void A_time_at_the_beginning_is_honoured(string line, string? expected) =>
        Assert.Equal(expected, Assert.Single(Parse(["loss"], line)).Time?.ToString("O"));

    [Fact]
    public void Katibs_trainer_is_read_by_its_filter()
    {
        string[] filters = [@"{metricName: ([\w|-]+), metricValue: ((-?\d+)(\.\d+)?)}"];

        var reading = Assert.Single(Parse(
            ["accuracy", "loss"], "{metricName: accuracy, metricValue: 0.8078};{metricName: loss, metricValue: 0.5183}", filters));

        Assert.Equal([new("accuracy", 0.8078), new("loss", 0.5183)], reading.Metrics);
    }

    [Fact]
    public void Named_groups_of_a_filter_count_like_others() =>
        Assert.Equal(
            [new("loss", 0.5)],
            Assert.Single(Parse(["loss"], "<loss> 0.5", [@"<(?P<name>\w+)>\s((?P<whole>\d+)(\.\d+)?)"])).Metrics);

    [Theory]
    [InlineData("(loss", "is no regular expression")]
    [InlineData("loss=(.*)", "needs two groups")]
    [InlineData(@"(a)(b)\1", "is no regular expression")]
    public void Filters_that_cannot_work_are_refused(string filter, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => new TextLineParser(["loss"], [filter]));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_UTF8_does_not_hide_a_metric()
    {
        List<Reading> readings = [];
        new TextLineParser(["loss"], []).Parse([0xff, 0xfe, .. "é loss=0.5 "u8, 0xc3], readings);
        Assert.Equal(0.5, Assert.Single(readings).Metrics[0].Value);
    }

    [Fact]
    public void The_last_line_that_spoke_of_the_objective_is_kept_as_a_hint()
    {
        var parser = new TextLineParser(["accuracy"], []);
        parser.Parse("Accuracy is 0.9"u8, []);
        parser.Parse("something else"u8, []);
        Assert.Equal("Accuracy is 0.9", parser.NearMiss);
    }

    [Fact]
    public void Recorded_output_of_trainers_is_read()
    {
        // tqdm, Keras 3 and the PyTorch tutorials, as they print.
        Assert.Equal(
            [0.693, 0.512],
            Values("loss", "\r 10%|█         | 1/10 [00:00<00:02,  4.41it/s, loss=0.693]\r100%|██████████| 10/10 [00:02<00:00,  4.49it/s, loss=0.512]\n"));
        Assert.Equal(
            [0.9123],
            Values(
                "val_accuracy",
                "Epoch 1/5\n\u001b[1m1875/1875\u001b[0m \u001b[32m━━━━━━━━━━━━━━━━━━━━\u001b[0m\u001b[37m\u001b[0m \u001b[1m3s\u001b[0m 1ms/step - "
                + "accuracy: 0.8623 - loss: 0.4817 - val_accuracy: 0.9123 - val_loss: 0.2411\r\n"));
        Assert.Equal(
            [0.0612, 0.0403],
            Values("Accuracy", "loss: 2.303494  [    0/60000]\nTest Error: \n Accuracy: 0.0612, Avg loss: 2.154\nTest Error: \n Accuracy: 0.0403, Avg loss: 1.9\n"));
        Assert.Equal(
            [0.5183],
            Values("loss", "2024-03-04T17:55:08Z INFO     Train Epoch: 1 [0/60000 (0%)]\tloss=0.5183\n"));
    }

    private static IReadOnlyList<double> Values(string metric, string output)
    {
        List<Reading> readings = [];
        var parser = new TextLineParser([metric], []);
        var splitter = new LineSplitter(0);
        splitter.Feed(Encoding.UTF8.GetBytes(output), (line, _) => parser.Parse(line, readings));
        splitter.Finish((line, _) => parser.Parse(line, readings));
        return [.. readings.Select(reading => reading.Metrics[0].Value)];
    }

    private static List<Reading> Parse(string[] names, string line, string[]? filters = null)
    {
        List<Reading> readings = [];
        new TextLineParser(names, filters ?? []).Parse(Encoding.UTF8.GetBytes(line), readings);
        return readings;
    }
}
