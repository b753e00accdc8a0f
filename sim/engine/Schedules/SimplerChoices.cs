using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Engine.Schedules;

/// <summary>Makes the choices of a failing execution simpler: 0 is the simplest answer to each.</summary>
internal static class SimplerChoices
{
    /// <summary>Sets runs of choices to 0, long runs first; then lowers single ones.</summary>
    /// <param name="smallest">The choices of the smallest failure so far.</param>
    /// <param name="fails">
    /// Runs an execution by such choices, bent to fit; if it fails alike, it is the smallest from then on.
    /// </param>
    /// <param name="mayGoOn">False when there are no executions left to run.</param>
    /// <returns>Whether anything became simpler.</returns>
    public static bool Shrink(Func<Choice[]> smallest, Func<Choice[], bool> fails, Func<bool> mayGoOn)
    {
        var isSmaller = false;
        var choices = smallest();
        for (var length = choices.Length; length >= 1; length /= 2)
        {
            for (var start = 0; start < choices.Length && mayGoOn(); start += length)
            {
                if (Try(choices, start, Math.Min(choices.Length, start + length), static _ => 0, fails))
                {
                    choices = smallest();
                    isSmaller = true;
                }
            }
        }

        for (var place = 0; place < choices.Length && mayGoOn(); place++)
        {
            while (place < choices.Length
                && choices[place].Value > 1
                && Try(choices, place, place + 1, static value => value - 1, fails))
            {
                choices = smallest();
                isSmaller = true;
            }
        }

        return isSmaller;
    }

    private static bool Try(Choice[] choices, int start, int end, Func<int, int> lower, Func<Choice[], bool> fails)
    {
        var simpler = (Choice[])choices.Clone();
        var isSimpler = false;
        for (var i = start; i < end; i++)
        {
            isSimpler |= simpler[i].Value != 0;
            simpler[i] = simpler[i] with { Value = simpler[i].Value == 0 ? 0 : lower(simpler[i].Value) };
        }

        return isSimpler && fails(simpler);
    }
}
