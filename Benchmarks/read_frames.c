// The bare peer of `onset frames`: open, look into, and read every packet of one file.
#include <libavformat/avformat.h>
#include <stdio.h>

int main(int count, char **arguments) {
  AVFormatContext *format = NULL;
  AVPacket *packet = av_packet_alloc();
  long packets = 0;
  if (count != 2 || !packet) return 64;
  if (avformat_open_input(&format, arguments[1], NULL, NULL) < 0) return 2;
  if (avformat_find_stream_info(format, NULL) < 0) return 2;
  while (av_read_frame(format, packet) >= 0) {
    packets++;
    av_packet_unref(packet);
  }
  printf("%ld\n", packets);
  av_packet_free(&packet);
  avformat_close_input(&format);
  return 0;
}
