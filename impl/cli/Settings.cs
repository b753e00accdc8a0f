namespace Vigil.Cli;

/// <summary>What environment variables say: <c>VIGIL_X</c>, and else <c>ETCDCTL_X</c>.</summary>
internal static class Settings
{
    /// <returns>The variable that is set, and its value; null when neither is. One that is empty is not set.</returns>
    public static (string Variable, string Value)? Read(string name)
    {
        foreach (var prefix in (string[])["VIGIL_", "ETCDCTL_"])
        {
            if (Environment.GetEnvironmentVariable(prefix + name) is { Length: > 0 } value)
            {
                return (prefix + name, value);
            }
        }

        return null;
    }

    /// <summary>The variable's part behind the prefix, for a flag: <c>WRITE_OUT</c> for <c>--write-out</c>.</summary>
    public static string NameOf(string flag) => flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
