using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Schedules;

namespace Vigil.Sim.Testing;

/// <summary>
/// Makes a failing execution of a test small: fewer choices that are not the simplest, the same thing broken.
/// </summary>
/// <remarks>Deterministic; bounded in executions.</remarks>
internal sealed class TestShrinker
{
    /// <summary>How many continuations are tried after each choice that is set to 0.</summary>
    private const int WalksEach = 12;

    /// <summary>
    /// One in this many executions is a mostly simple one, independent of the failure as it was found.
    /// </summary>
    private const int FreshShare = 4;

    private readonly Func<IChooser, TestReport> _run;
    private readonly string _key;
    private TestReport _smallest;
    private int _left;

    private TestShrinker(TestReport found, string key, Func<IChooser, TestReport> run, int executionsMax)
    {
        _smallest = found;
        _key = key;
        _run = run;
        _left = executionsMax;
    }

    /// <summary>Shrinks a report in which something broke.</summary>
    /// <returns>The smallest that was found: at worst the one that was given.</returns>
    public static TestReport Shrink(TestReport found, string key, Func<IChooser, TestReport> run, int executionsMax)
    {
        var shrinker = new TestShrinker(found, key, run, executionsMax);
        for (var walk = 1; walk <= executionsMax / FreshShare; walk++)
        {
            shrinker.IsSmaller(new SimpleWalk([], (ulong)walk));
        }

        bool isSmaller;
        do
        {
            isSmaller = shrinker.GoElsewhere();
            isSmaller |= shrinker.LeaveOut();
            isSmaller |= SimplerChoices.Shrink(
                () => [.. shrinker._smallest.Choices],
                simpler => shrinker.IsSmaller(new ReplayChooser(simpler, isStrict: false)),
                () => shrinker._left > 0);
        }
        while (isSmaller && shrinker._left > 0);
        return shrinker._smallest;
    }

    /// <summary>
    /// Sets each choice to 0 in turn and goes on from there with mostly simple answers: where one choice decides what
    /// the later ones are about, the recorded ones no longer mean anything.
    /// </summary>
    private bool GoElsewhere()
    {
        var isSmaller = false;
        for (var place = 0; place < _smallest.Choices.Count && _left > 0; place++)
        {
            if (_smallest.Choices[place].Value == 0)
            {
                continue;
            }

            Choice[] prefix = [.. _smallest.Choices.Take(place), _smallest.Choices[place] with { Value = 0 }];
            for (var walk = 1; walk <= WalksEach && _left > 0; walk++)
            {
                if (IsSmaller(new SimpleWalk(prefix, (ulong)walk)))
                {
                    isSmaller = true;
                    break;
                }
            }
        }

        return isSmaller;
    }

    /// <summary>Leaves runs of choices out, long runs first.</summary>
    private bool LeaveOut()
    {
        var isSmaller = false;
        for (var length = _smallest.Choices.Count / 2; length >= 1; length /= 2)
        {
            for (var start = 0; start + length <= _smallest.Choices.Count && _left > 0;)
            {
                Choice[] fewer = [.. _smallest.Choices.Take(start), .. _smallest.Choices.Skip(start + length)];
                if (IsSmaller(new ReplayChooser(fewer, isStrict: false)))
                {
                    isSmaller = true;
                }
                else
                {
                    start += length;
                }
            }
        }

        return isSmaller;
    }

    private bool IsSmaller(IChooser chooser)
    {
        _left--;
        var report = _run(chooser);
        if (report.Broken?.Key != _key || Size(report).CompareTo(Size(_smallest)) >= 0)
        {
            return false;
        }

        _smallest = report;
        return true;
    }

    /// <summary>
    /// What a reader has to read: the choices that are not the simplest, what happens, how far they go.
    /// </summary>
    private static (int Live, int Steps, long Sum) Size(TestReport report) => (
        report.Choices.Count(static choice => choice.Value > 0),
        report.Steps,
        report.Choices.Sum(static choice => (long)choice.Value));
}
