using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Alarms as etcd names them.</summary>
internal static class AlarmNames
{
    public static string Of(AlarmType alarm) => alarm switch
    {
        AlarmType.Nospace => "NOSPACE",
        AlarmType.Corrupt => "CORRUPT",
        AlarmType.None => "NONE",
        _ => $"{(int)alarm}",
    };
}
