namespace Vizier.Examples.Digits.Network;

/// <summary>The output: probabilities by softmax, judged by cross entropy.</summary>
internal static class Softmax
{
    /// <summary>The cross entropy −log p(label), in nats; NaN if a logit is infinite or NaN.</summary>
    public static float Loss(ReadOnlySpan<float> logits, int label)
    {
        var largest = Largest(logits);
        var sum = 0f;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - largest);
        }

        return MathF.Log(sum) + largest - logits[label];
    }

    /// <summary>The most probable label.</summary>
    public static int Choice(ReadOnlySpan<float> logits) => logits.IndexOf(Largest(logits));

    /// <summary>Replaces logits by the slope of the loss in them: softmax(logits) − onehot(label).</summary>
    public static void ReplaceBySlope(Span<float> logits, int label)
    {
        var largest = Largest(logits);
        var sum = 0f;
        foreach (ref var logit in logits)
        {
            logit = MathF.Exp(logit - largest);
            sum += logit;
        }

        foreach (ref var logit in logits)
        {
            logit /= sum;
        }

        logits[label] -= 1;
    }

    private static float Largest(ReadOnlySpan<float> logits)
    {
        var largest = logits[0];
        foreach (var logit in logits)
        {
            largest = MathF.Max(largest, logit);
        }

        return largest;
    }
}
