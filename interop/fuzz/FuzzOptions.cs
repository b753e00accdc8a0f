using System.Globalization;

namespace Vigil.Fuzz;

/// <summary>The options of one run.</summary>
/// <param name="Server">The server: <c>vigil.dll</c>, or a program.</param>
/// <param name="Messages">How many are sent.</param>
/// <param name="Seed">What they are follows from it and from their numbers.</param>
/// <param name="From">The number of the first.</param>
internal sealed record FuzzOptions(string Server, int Messages = 1_000_000, int Seed = 1, int From = 0)
{
    /// <summary>Null when it is not understood.</summary>
    public static FuzzOptions? Parse(string[] args)
    {
        if (args is not [var server, .. var rest] || rest.Length % 2 != 0)
        {
            return null;
        }

        var options = new FuzzOptions(server);
        foreach (var pair in rest.Chunk(2))
        {
            if (!int.TryParse(pair[1], CultureInfo.InvariantCulture, out var number) || number < 0)
            {
                return null;
            }

            switch (pair[0])
            {
                case "--messages" or "-n": options = options with { Messages = number }; break;
                case "--seed": options = options with { Seed = number }; break;
                case "--from": options = options with { From = number }; break;
                default: return null;
            }
        }

        return options;
    }
}
